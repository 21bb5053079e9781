package dev.davit.gate;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.base.Sha256;
import dev.davit.model.request.Identity;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * Room 2, at the entrance: a proof becomes an identity.
 *
 * <p>A client certificate that the TLS layer has verified names the user in its CN and the groups
 * in its Os; a bearer token is one of those that were handed in, of which only digests are kept, or
 * one of a service account that this cluster has signed.
 */
public final class Identifier implements Trust.Judge {
    /** A client's name for itself is kept in history: longer ones are cut. */
    public static final int MAX_CLIENT_LENGTH = 200;

    /** A token and whom it proves. */
    public record KnownToken(String token, String user, List<String> groups) {
        public KnownToken {
            groups = List.copyOf(groups);
        }

        /** The administrator's. */
        public static KnownToken admin(String token) {
            return new KnownToken(token, "admin", List.of(Identity.MASTERS));
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Digested(byte[] digest, String user, List<String> groups) {}

    private static final Refusal UNKNOWN = Refusal.of(Reason.UNAUTHORIZED, "Unauthorized");

    private final List<Digested> tokens;
    private final @Nullable AccountTokens accounts;

    public Identifier(List<KnownToken> tokens) {
        this(tokens, null);
    }

    /**
     * @param accounts for tokens of service accounts; null: none is believed
     */
    public Identifier(List<KnownToken> tokens, @Nullable AccountTokens accounts) {
        this.accounts = accounts;
        this.tokens =
                tokens.stream()
                        .map(known ->
                                new Digested(
                                        Sha256.of(known.token()), known.user(), known.groups()))
                        .toList();
    }

    /**
     * Whom a client certificate proves.
     *
     * @param subject the verified certificate's subject as RFC 2253 writes it: {@code
     *     CN=admin,O=system:masters}
     * @param client the {@code User-Agent}, empty when there was none
     */
    public Outcome<Identity> byCertificate(String subject, String client) {
        String user = "";
        List<String> groups = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    user = part.getValue().toString();
                } else if (part.getType().equalsIgnoreCase("O")) {
                    groups.add(part.getValue().toString());
                }
            }
        } catch (InvalidNameException unreadable) {
            return Outcome.refused(
                    Refusal.of(
                            Reason.UNAUTHORIZED,
                            "the client certificate's subject cannot be read: " + subject));
        }
        return user.isEmpty() ? Outcome.refused(UNKNOWN) : Outcome.ok(proven(user, groups, client));
    }

    public Outcome<Identity> byToken(String token, String client) {
        return proven(token, client, List.of(Tokens.ISSUER)).map(Trust.Proven::identity);
    }

    @Override
    public Outcome<Trust.Proven> byToken(String token, List<String> audiences) {
        return proven(token, "", audiences);
    }

    private Outcome<Trust.Proven> proven(String token, String client, List<String> audiences) {
        byte[] given = Sha256.of(token);
        // All of them are compared, so that the time taken tells nothing.
        Digested found = null;
        for (Digested known : tokens) {
            if (MessageDigest.isEqual(known.digest, given)) {
                found = known;
            }
        }
        if (found != null) {
            // Such a token names no audience: it is for the API.
            return audiences.contains(Tokens.ISSUER)
                    ? Outcome.ok(
                            new Trust.Proven(
                                    proven(found.user, found.groups, client),
                                    List.of(Tokens.ISSUER)))
                    : Outcome.refused(UNKNOWN);
        }
        return accounts == null
                ? Outcome.refused(UNKNOWN)
                : accounts.identity(token, cut(client), audiences).orElse(Outcome.refused(UNKNOWN));
    }

    private static Identity proven(String user, List<String> groups, String client) {
        List<String> all = new ArrayList<>(groups);
        if (!all.contains(Identity.AUTHENTICATED)) {
            all.add(Identity.AUTHENTICATED);
        }
        return new Identity(user, all, cut(client));
    }

    private static String cut(String client) {
        return client.length() <= MAX_CLIENT_LENGTH
                ? client
                : client.substring(0, MAX_CLIENT_LENGTH);
    }
}
