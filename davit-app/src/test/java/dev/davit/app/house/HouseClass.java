package dev.davit.app.house;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The class of a module, as its POM declares it in {@code davit.class}. */
enum HouseClass {
    PURE,
    PORT,
    PORTED,
    HOST,
    APP,
    TESTS,
    TOOL;

    static HouseClass parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** Which classes of module this one may import without a word of explanation. */
    Set<HouseClass> mayImport() {
        return switch (this) {
            case PURE, PORT -> EnumSet.of(PURE);
            case PORTED, HOST -> EnumSet.of(PURE, PORT);
            case APP -> EnumSet.of(PURE, PORT, PORTED, HOST);
            case TESTS -> EnumSet.of(PURE, PORT, PORTED, HOST, APP, TESTS);
            case TOOL -> EnumSet.of(PURE);
        };
    }
}
