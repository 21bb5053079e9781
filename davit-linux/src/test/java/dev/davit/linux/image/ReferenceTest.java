package dev.davit.linux.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How images are named. */
class ReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "nginx, docker.io/library/nginx:latest", "nginx:1.27, docker.io/library/nginx:1.27",
        "team/app, docker.io/team/app:latest", "localhost/app:x, localhost/app:x",
        "localhost:5000/app, localhost:5000/app:latest",
                "example.com/a/b/c:v_1, example.com/a/b/c:v_1",
        "'[::1]:5000/app', '[::1]:5000/app:latest'", "a__b--c/e, docker.io/a__b--c/e:latest"
    })
    void referencesAreCompleted(String text, String named) {
        Reference reference = java.util.Objects.requireNonNull(Reference.parse(text));
        assertThat(reference.named()).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "UPPER",
        "a:",
        "a:b:c",
        "a b",
        "/a",
        "a/",
        "a//b",
        "a@sha256:12",
        "a@md5:12",
        ":tag",
        "a:-x",
        "-a",
        "exa_mple.com:80/a",
        "a/../b",
        "."
    })
    void whatIsNoReference(String text) {
        assertThat(Reference.parse(text)).isNull();
    }
}
