package dev.davit.cli.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.cli.CliFailure;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedPortTest {
    private static final JsonObject POD =
            json(
                    "{'metadata':{'name':'a'},'spec':{'containers':[{'ports':["
                            + "{'name':'http','containerPort':8080}]}]}}");
    private static final JsonObject SERVICE =
            json(
                    "{'metadata':{'name':'web'},'spec':{'ports':["
                            + "{'name':'http','port':80,'targetPort':'http'},"
                            + "{'name':'raw','port':81,'targetPort':9000},{'name':'same','port':82}]}}");

    private static JsonObject json(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"80,80,80", "8000:80,8000,80", ":80,0,80", "http,8080,8080", "1:http,1,8080"})
    void ofAPod(String text, int local, int remote) {
        ForwardedPort port = ForwardedPort.parse(text);
        assertThat(port.ofPod(POD)).isEqualTo(remote);
        assertThat(port.local(remote)).isEqualTo(local);
    }

    @ParameterizedTest
    @CsvSource({"80,80,8080", "http,80,8080", "5:81,5,9000", "raw,81,9000", ":same,0,82"})
    void ofAService(String text, int local, int target) {
        ForwardedPort port = ForwardedPort.parse(text);
        assertThat(port.target(SERVICE, POD)).isEqualTo(target);
        assertThat(port.local(port.ofService(SERVICE))).isEqualTo(local);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "0", "65536", "70000:80", "1:2:3", "-1", "8o:80", "80:-"})
    void whatIsNoPort(String text) {
        assertThatThrownBy(() -> ForwardedPort.parse(text)).isInstanceOf(CliFailure.class);
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ForwardedPort.parse("grpc").ofPod(POD))
                .hasMessage("no container of pod/a has a port \"grpc\"");
        assertThatThrownBy(() -> ForwardedPort.parse("8080").ofService(SERVICE))
                .hasMessage("service/web has no port 8080");
    }
}
