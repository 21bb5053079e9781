package dev.davit.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What another server answers, right and wrong. */
class AnswerTest {
    private static String read(String text, boolean bodiless) throws IOException {
        InputStream in =
                new ByteArrayInputStream(
                        text.replace("|", "\r\n").getBytes(StandardCharsets.UTF_8));
        AnswerHead head = AnswerHead.read(in);
        AnswerBody body = AnswerBody.of(head, in, bodiless);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[3];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            out.write(buffer, 0, read);
        }
        return head.code() + " " + out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            textBlock =
                    """
                    HTTP/1.1 200 OK|Content-Length: 5||hello and more; 200 hello
                    HTTP/1.0 200 OK|A: b||until the end; 200 until the end
                    HTTP/1.1 100 Continue||HTTP/1.1 201 Created|Content-Length: 0||; 201
                    HTTP/1.1 404||gone; 404 gone
                    """)
    void bodiesInEachFrame(String text, String read) throws IOException {
        assertThat(read(text, false).strip()).isEqualTo(read);
    }

    @Test
    void anAnswerWithoutABodyHasNoneWhateverItSays() throws IOException {
        assertThat(read("HTTP/1.1 200 OK|Content-Length: 5||", true)).isEqualTo("200 ");
        assertThat(read("HTTP/1.1 200 OK|Transfer-Encoding: chunked||", true)).isEqualTo("200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK|A: b",
                "SSH-2.0-OpenSSH||",
                "HTTP/2 200||",
                "HTTP/1.1 20x OK||",
                "HTTP/1.1 99 OK||",
                "HTTP/1.1 2000 OK||",
                "HTTP/1.1 600 OK||",
                "HTTP/1.1 200 OK|no colon||",
                "HTTP/1.1 200 OK|: empty||",
                "HTTP/1.1 200 OK|A B: c||",
                "HTTP/1.1 200 OK|A : c||",
                "HTTP/1.1 200 OK|Content-Length: -1||",
                "HTTP/1.1 200 OK|Content-Length: x||",
                "HTTP/1.1 200 OK|Content-Length: 5||hell",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hell",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello world|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-1|hello|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||ffffffffffffffff|hello|0||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|"
            })
    void whatIsMalformedOrCutIsNoAnswer(String text) {
        assertThatThrownBy(() -> read(text, false)).isInstanceOf(IOException.class);
    }

    @Test
    void headsAreBounded() {
        String line = "HTTP/1.1 200 OK|A: " + "x".repeat(ProxyLimits.HEAD_BYTES) + "||";
        assertThatThrownBy(() -> read(line, false)).hasMessageContaining("longer than 65536");
        String many = "HTTP/1.1 200 OK|" + "A: b|".repeat(300) + "|";
        assertThatThrownBy(() -> read(many, false)).hasMessageContaining("malformed");
        String early = "HTTP/1.1 100 Continue||".repeat(10_000);
        assertThatThrownBy(() -> read(early, false)).hasMessageContaining("longer than 65536");
    }
}
