package dev.davit.cli.verb;

import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@code web=busybox:2} as a strategic merge patch of a pod. */
final class ImagePatch {
    private ImagePatch() {}

    static JsonObject of(List<String> pairs) {
        List<Json> containers = new ArrayList<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || equals == pair.length() - 1) {
                throw new CliFailure(ExitCode.USAGE, "--image " + pair + ": write CONTAINER=IMAGE");
            }
            containers.add(
                    JsonObject.builder()
                            .put("name", pair.substring(0, equals))
                            .put("image", pair.substring(equals + 1))
                            .build());
        }
        return JsonObject.of("spec", JsonObject.of("containers", new JsonArray(containers)));
    }
}
