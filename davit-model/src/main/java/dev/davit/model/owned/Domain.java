package dev.davit.model.owned;

import dev.davit.model.request.Identity;

/**
 * Who stands together: what one member of a domain has written is every member's to change, and
 * nobody else's. Its text is what grants, refusals and commands name it by.
 */
public sealed interface Domain {
    Domain PEOPLE = new People();

    /** Nobody: owns the fields that two domains have fought over. */
    Domain FROZEN = new BuiltIn("frozen");

    /** All service accounts, of whichever namespace. */
    String ALL_ACCOUNTS = "system:serviceaccounts";

    /** Every one of Davit's own controllers, and the nodes. */
    String ALL_BUILT_IN = "system:davit";

    /** Whoever it is. */
    String ANYBODY = "*";

    String BUILT_IN = "system:davit:";

    /** What the managers of the built-in ones begin with. */
    String MANAGER = "davit-";

    /** What every cluster begins with is for people to change. */
    String BOOTSTRAP = "bootstrap";

    /** Before the name of an OwnerDomain. */
    String TEAM = "people:";

    String text();

    /** Whether it is one of people: all of them, or those of some groups. */
    boolean person();

    /** Whether one of the words of a grant means it. */
    boolean in(String word);

    /** People, and the programs that an administrator lets act for them. */
    record People() implements Domain {
        @Override
        public String text() {
            return "people";
        }

        @Override
        public boolean person() {
            return true;
        }

        @Override
        public boolean in(String word) {
            return word.equals(ANYBODY) || word.equals("people");
        }
    }

    /** People of some groups: those of an OwnerDomain. In grants they are people too. */
    record Team(String name) implements Domain {
        @Override
        public String text() {
            return TEAM + name;
        }

        @Override
        public boolean person() {
            return true;
        }

        @Override
        public boolean in(String word) {
            return word.equals(ANYBODY) || word.equals("people") || word.equals(text());
        }
    }

    /** The service accounts of one namespace. */
    record Accounts(String namespace) implements Domain {
        @Override
        public String text() {
            return ALL_ACCOUNTS + ":" + namespace;
        }

        @Override
        public boolean person() {
            return false;
        }

        @Override
        public boolean in(String word) {
            return word.equals(ANYBODY) || word.equals(ALL_ACCOUNTS) || word.equals(text());
        }
    }

    /** One of Davit's own controllers, or the nodes: {@code node}. */
    record BuiltIn(String name) implements Domain {
        @Override
        public String text() {
            return BUILT_IN + name;
        }

        @Override
        public boolean person() {
            return false;
        }

        @Override
        public boolean in(String word) {
            return word.equals(ANYBODY) || word.equals(ALL_BUILT_IN) || word.equals(text());
        }
    }

    /**
     * The domain of an entry in {@code managedFields}.
     *
     * @param recorded beside the entry, empty where it follows from the manager's name: most
     *     objects are people's and their controllers', and need no byte for it
     */
    static Domain of(String recorded, String manager) {
        if (recorded.isEmpty()) {
            return manager.startsWith(MANAGER)
                    ? builtIn(manager.substring(MANAGER.length()))
                    : PEOPLE;
        }
        if (recorded.startsWith(Identity.ACCOUNT)) {
            return new Accounts(namespace(recorded));
        }
        if (recorded.startsWith(TEAM) && recorded.length() > TEAM.length()) {
            return new Team(recorded.substring(TEAM.length()));
        }
        return recorded.startsWith(BUILT_IN)
                ? builtIn(recorded.substring(BUILT_IN.length()))
                : PEOPLE;
    }

    /** One of Davit's own by its name, {@code scheduler}. */
    static Domain builtIn(String name) {
        return name.equals(BOOTSTRAP) ? PEOPLE : new BuiltIn(name);
    }

    /** Of {@code system:serviceaccount:NAMESPACE:NAME}. */
    static String namespace(String account) {
        int end = account.indexOf(':', Identity.ACCOUNT.length());
        return account.substring(Identity.ACCOUNT.length(), end < 0 ? account.length() : end);
    }

    /** Of {@code system:serviceaccount:NAMESPACE:NAME}; empty where there is none. */
    static String name(String account) {
        int end = account.indexOf(':', Identity.ACCOUNT.length());
        return end < 0 ? "" : account.substring(end + 1);
    }
}
