package dev.davit.app.house;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The modules and their classes, read from the POMs themselves. */
record House(List<Room> rooms) {
    private static final Pattern MODULE = Pattern.compile("<module>davit-([a-z-]+)</module>");
    private static final Pattern CLASS = Pattern.compile("<davit.class>([a-z]+)</davit.class>");
    private static final Pattern ALSO = Pattern.compile("<davit.also>([a-z, ]+)</davit.also>");

    static House read(Path root) throws IOException {
        List<Room> rooms = new ArrayList<>();
        Matcher modules = MODULE.matcher(Files.readString(root.resolve("pom.xml")));
        while (modules.find()) {
            String name = modules.group(1);
            String pom = Files.readString(root.resolve("davit-" + name).resolve("pom.xml"));
            rooms.add(
                    new Room(
                            name,
                            HouseClass.parse(find(CLASS, pom).orElseThrow()),
                            find(ALSO, pom)
                                    .map(also -> Set.of(also.split(",\\s*")))
                                    .orElse(Set.of()),
                            rooms.size()));
        }
        return new House(rooms);
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    Optional<Room> roomOf(JavaClass javaClass) {
        String name = javaClass.getPackageName() + ".";
        return rooms.stream().filter(room -> name.startsWith(room.packageName() + ".")).findFirst();
    }

    boolean mayImport(Room from, Room to) {
        if (from.equals(to)) {
            return true;
        }
        boolean allowed =
                from.houseClass().mayImport().contains(to.houseClass())
                        || from.also().contains(to.name());
        return allowed && to.level() < from.level();
    }
}
