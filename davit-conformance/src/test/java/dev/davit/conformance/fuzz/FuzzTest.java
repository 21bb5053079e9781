package dev.davit.conformance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests from {@code davit.fuzz.from}, as many as {@code davit.fuzz.requests} says; a thousand a
 * second. {@code ./davit fuzz} runs more.
 */
class FuzzTest {
    private static final long FROM = Long.getLong("davit.fuzz.from", 1);
    private static final int REQUESTS = Integer.getInteger("davit.fuzz.requests", 10_000);

    /** A Unix socket's path has room for 107 bytes. */
    @TempDir Path folder;

    @Test
    void noRequestBreaksAPromise() throws IOException {
        Fuzz.Outcome outcome = Fuzz.run(folder, FROM, REQUESTS);
        assertThat(outcome.findings()).isEmpty();
        // Requests that are all refused at the door test nothing behind it.
        assertThat(outcome.codes())
                .containsKeys(200, 201, 400, 403, 404, 405, 406, 409, 413, 415, 422);
        assertThat(outcome.codes().get(201)).isGreaterThan(REQUESTS / 200);
        assertThat(outcome.codes().get(422)).isGreaterThan(REQUESTS / 50);
        assertThat(outcome.objects()).isGreaterThan(10);
    }

    @Test
    void onlyKindsThatAreNotStoredMayRefuseToBeListed() {
        List<String> refusing =
                Kinds.ALL.stream()
                        .filter(kind -> Fuzz.codeOfList(kind) == 405)
                        .map(Kind::kind)
                        .toList();
        assertThat(refusing)
                .contains("SubjectAccessReview", "TokenReview", "SelfSubjectReview")
                .allMatch(kind -> kind.endsWith("Review") || kind.endsWith("Request"));
    }

    @Test
    void oneNumberMakesOneRequest() {
        for (long number = 1; number < 200; number++) {
            assertThat(new Requests(number, "token").make().bytes())
                    .isEqualTo(new Requests(number, "token").make().bytes());
        }
    }
}
