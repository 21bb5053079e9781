package dev.davit.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who may import whom, and what pure rooms must never touch. The reasons are in ARCHITECTURE.md.
 */
final class HouseRules {

    /** What a pure room must not use: the outside, time, chance, threads, logs. */
    private static final Set<String> OUTSIDE_PACKAGES =
            Set.of(
                    "java.nio.file",
                    "java.nio.channels",
                    "java.net",
                    "java.util.logging",
                    "java.lang.foreign",
                    "java.util.concurrent.locks",
                    "java.util.concurrent");

    private static final Set<String> OUTSIDE_CLASSES =
            Set.of(
                    "java.lang.Thread",
                    "java.lang.ThreadLocal",
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Runtime",
                    "java.util.Random",
                    "java.util.Timer",
                    "java.security.SecureRandom",
                    "java.io.File",
                    "java.io.FileInputStream",
                    "java.io.FileOutputStream",
                    "java.io.RandomAccessFile");

    private HouseRules() {}

    /** Every sentence that the classes break. Empty when the house is in order. */
    static List<String> violations(House house, JavaClasses classes) {
        List<String> found = new ArrayList<>();
        for (Room room : house.rooms()) {
            found.addAll(broken(onlyImportsBelow(house, room), classes));
            if (room.houseClass() == HouseClass.PURE) {
                found.addAll(broken(staysPure(room), classes));
            }
            if (!room.name().equals("linux")) {
                found.addAll(broken(leavesForeignCallsToLinux(room), classes));
            }
        }
        found.addAll(broken(expressionsAreParsedInOnePlace(), classes));
        return found;
    }

    /** What comes with the parser of expressions is loaded by the first of them, and not before. */
    private static ArchRule expressionsAreParsedInOnePlace() {
        return noClasses()
                .that()
                .resideInAPackage("dev.davit..")
                .and()
                .resideOutsideOfPackage("dev.davit.policy.cel.compile")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.cel..", "com.google.common..", "org.antlr..");
    }

    private static List<String> broken(ArchRule rule, JavaClasses classes) {
        return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
    }

    private static ArchRule onlyImportsBelow(House house, Room room) {
        return noClasses()
                .that(in(room))
                .should()
                .dependOnClassesThat(
                        described(
                                "rooms that " + room.name() + " may not import",
                                target ->
                                        house.roomOf(target)
                                                .filter(other -> !house.mayImport(room, other))
                                                .isPresent()));
    }

    private static ArchRule staysPure(Room room) {
        return noClasses()
                .that(in(room))
                .should()
                .dependOnClassesThat(
                        described(
                                "the outside world",
                                target ->
                                        OUTSIDE_PACKAGES.contains(target.getPackageName())
                                                || OUTSIDE_CLASSES.contains(target.getName())))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID");
    }

    private static ArchRule leavesForeignCallsToLinux(Room room) {
        return noClasses()
                .that(in(room))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..");
    }

    private static DescribedPredicate<JavaClass> in(Room room) {
        return described(
                "in " + room.name(),
                javaClass ->
                        javaClass.getPackageName().equals(room.packageName())
                                || javaClass.getPackageName().startsWith(room.packageName() + "."));
    }

    private static DescribedPredicate<JavaClass> described(
            String words, java.util.function.Predicate<JavaClass> test) {
        return DescribedPredicate.describe(words, test);
    }
}
