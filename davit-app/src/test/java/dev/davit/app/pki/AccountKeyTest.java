package dev.davit.app.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import dev.davit.model.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountKeyTest {
    private static final JsonObject CLAIMS = JsonObject.EMPTY.with("sub", "me").with("exp", 7);

    @TempDir Path data;

    @Test
    void whatItHasSignedIsFoundAgainAlsoByANewProcess() {
        String token = AccountKey.open(data).sign(CLAIMS).orElseThrow();
        assertThat(AccountKey.open(data).claims(token)).contains(CLAIMS);
    }

    @Test
    void nothingElseIsBelieved(@TempDir Path other) {
        AccountKey key = AccountKey.open(data);
        String token = key.sign(CLAIMS).orElseThrow();
        String[] parts = token.split("\\.", -1);
        String changed =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"sub\":\"you\"}".getBytes(StandardCharsets.UTF_8));
        String unsigned =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(key.claims(parts[0] + "." + changed + "." + parts[2])).isEmpty();
        assertThat(key.claims(unsigned + "." + parts[1] + ".")).isEmpty();
        assertThat(key.claims(parts[0] + "." + parts[1] + ".AAAA")).isEmpty();
        assertThat(key.claims(parts[0] + "." + parts[1] + ".not base64!")).isEmpty();
        assertThat(key.claims(token + ".more")).isEmpty();
        assertThat(key.claims("")).isEmpty();
        assertThat(AccountKey.open(other).claims(token)).isEmpty();
    }

    @Test
    void theFileIsItsOwnersAloneAndADamagedOneIsNotReplaced() throws IOException {
        AccountKey.open(data);
        Path file = data.resolve("pki").resolve("service-accounts.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Files.writeString(file, "no key");
        assertThatThrownBy(() -> AccountKey.open(data))
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("this is no key");
        assertThat(file).hasContent("no key");
    }
}
