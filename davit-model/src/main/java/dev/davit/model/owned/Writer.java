package dev.davit.model.owned;

/**
 * Who writes, as {@code managedFields} names it.
 *
 * @param manager a word for the program or the person's tool: {@code kubectl}
 * @param apiVersion that the fields are named in
 * @param subresource through which it is written, empty for the object itself
 * @param time RFC 3339 in seconds
 * @param domain whose fields its are
 * @param recorded what is written of the domain beside them: see {@link Domain#of}
 */
public record Writer(
        String manager,
        String apiVersion,
        String subresource,
        String time,
        Domain domain,
        String recorded) {

    /** A person. */
    public Writer(String manager, String apiVersion, String subresource, String time) {
        this(
                manager,
                apiVersion,
                subresource,
                time,
                Domain.PEOPLE,
                recorded(manager, Domain.PEOPLE, ""));
    }

    /**
     * What has to be written of a domain beside a manager's name.
     *
     * @param account the user name of a service account; other domains need none
     */
    public static String recorded(String manager, Domain domain, String account) {
        return switch (domain) {
            case Domain.Accounts _ -> account;
            case Domain.Team _ -> domain.text();
            case Domain.People _ when !manager.startsWith(Domain.MANAGER) -> "";
            case Domain.People _ -> Domain.of("", manager).equals(domain) ? "" : domain.text();
            case Domain.BuiltIn _ -> Domain.of("", manager).equals(domain) ? "" : domain.text();
        };
    }
}
