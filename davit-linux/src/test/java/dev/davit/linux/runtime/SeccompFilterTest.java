package dev.davit.linux.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.davit.linux.sys.LibSeccomp;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SeccompFilterTest {
    @Test
    void profileForbidsWhatWidensReach() {
        JsonObject profile = SeccompFilter.profile();
        assertThat(profile.text("defaultAction")).isEqualTo("SCMP_ACT_ERRNO");
        JsonArray rules = profile.array("syscalls");
        String allowed = ((JsonObject) rules.get(0)).array("names").toString();
        String denied = ((JsonObject) rules.get(1)).array("names").toString();
        for (String call :
                new String[] {
                    "mount", "unshare", "setns", "bpf", "keyctl", "ptrace", "userfaultfd"
                }) {
            assertThat(denied).contains("value=" + call + "]");
            assertThat(allowed).doesNotContain("value=" + call + "]");
        }
    }

    @Test
    void compilesToWholeInstructions() {
        assumeTrue(LibSeccomp.present(), "needs libseccomp2");
        byte[] program =
                Base64.getDecoder()
                        .decode(SeccompFilter.compile(SeccompFilter.profile()).orElseThrow());
        assertThat(program.length % 8).isZero();
        assertThat(program.length / 8).isBetween(100, 4096);
    }
}
