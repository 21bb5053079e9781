package dev.davit.linux.runtime;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.LibSeccomp;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * Davit's one seccomp profile, as data in OCI form: what is not named does not exist (ENOSYS), what
 * could widen a container's reach is forbidden (EPERM). Compiled once per process; crun alone would
 * do it again for every container, at more than half of its whole time.
 */
final class SeccompFilter {
    private static final long DEFAULT_ERRNO = 38;

    private SeccompFilter() {}

    static JsonObject profile() {
        try (InputStream in = SeccompFilter.class.getResourceAsStream("seccomp.json")) {
            return JsonReader.readObject(Objects.requireNonNull(in).readAllBytes());
        } catch (IOException e) {
            throw new HostFailure("read", "seccomp.json", e);
        }
    }

    /** The kernel's form of a profile, in base64; empty where libseccomp is not installed. */
    static Optional<String> compile(JsonObject profile) {
        if (!LibSeccomp.present()) {
            return Optional.empty();
        }
        long otherwise = profile.wholeOr(DEFAULT_ERRNO, "defaultErrnoRet");
        try (LibSeccomp filter = new LibSeccomp((int) otherwise)) {
            for (Json rule : profile.array("syscalls")) {
                add(filter, (JsonObject) rule);
            }
            return Optional.of(Base64.getEncoder().encodeToString(filter.export()));
        }
    }

    private static void add(LibSeccomp filter, JsonObject rule) {
        LibSeccomp.Verdict verdict =
                rule.textOr("", "action").equals("SCMP_ACT_ALLOW")
                        ? LibSeccomp.Verdict.allow()
                        : LibSeccomp.Verdict.error((int) rule.wholeOr(DEFAULT_ERRNO, "errnoRet"));
        LibSeccomp.Comparison[] comparisons =
                rule.array("args").items().stream()
                        .map(argument -> comparison((JsonObject) argument))
                        .toArray(LibSeccomp.Comparison[]::new);
        for (Json name : rule.array("names")) {
            filter.add(verdict, ((JsonString) name).value(), comparisons);
        }
    }

    private static LibSeccomp.Comparison comparison(JsonObject argument) {
        return new LibSeccomp.Comparison(
                (int) argument.wholeOr(0, "index"),
                LibSeccomp.Operator.valueOf(
                        argument.textOr("", "op").substring("SCMP_CMP_".length())),
                argument.wholeOr(0, "value"),
                argument.wholeOr(0, "valueTwo"));
    }
}
