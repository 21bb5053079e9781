package dev.davit.linux.image;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which names the images of an archive get. */
final class Names {
    private Names() {}

    static List<List<String>> of(List<Found> found, @Nullable String asName) {
        if (asName != null) {
            if (found.size() > 1) {
                throw new BadArchive(
                        "the archive has "
                                + found.size()
                                + " images: one name cannot stand for all of them");
            }
            return List.of(List.of(complete(asName)));
        }
        List<List<String>> names = new ArrayList<>();
        for (Found image : found) {
            if (image.names().isEmpty()) {
                throw new BadArchive(
                        "the archive does not name its image " + image.id() + ": give it a name");
            }
            names.add(image.names().stream().map(Names::complete).distinct().toList());
        }
        return names;
    }

    private static String complete(String name) {
        Reference reference = Reference.parse(name);
        if (reference == null) {
            throw new BadArchive(
                    "\""
                            + name
                            + "\" is no name for an image; examples are nginx:1.27 and"
                            + " example.com/team/app:v2");
        }
        return reference.named();
    }
}
