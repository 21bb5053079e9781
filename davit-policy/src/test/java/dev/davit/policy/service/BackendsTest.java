package dev.davit.policy.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.model.kind.Kinds;
import dev.davit.policy.service.Backends.Backend;
import dev.davit.policy.service.Backends.Nowhere;
import dev.davit.policy.service.Backends.Ready;
import dev.davit.policy.service.Backends.Why;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a service leads, for a server that asks it. */
class BackendsTest {
    private final Shelf shelf = new Shelf();

    /** Objects of one namespace. */
    private static final class Shelf implements ImageView {
        private final TreeMap<Key, StoredObject> objects = new TreeMap<>();

        void put(Kind kind, String name, String json) {
            JsonObject tree =
                    JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            Key key = new Key(kind.id(), "ns", name);
            objects.put(key, new StoredObject(key, "u", 1, JsonWriter.write(tree)));
        }

        @Override
        public long revision() {
            return 1;
        }

        @Override
        public @Nullable StoredObject get(Key key) {
            return objects.get(key);
        }

        @Override
        public int count(KindId kind, String namespace) {
            return 0;
        }

        @Override
        public void scan(
                KindId kind,
                String namespace,
                @Nullable Key after,
                Predicate<StoredObject> visitor) {
            for (StoredObject each : objects.values()) {
                if (each.key().kind().equals(kind) && !visitor.test(each)) {
                    return;
                }
            }
        }
    }

    private Backends find(String port) {
        return Backends.find(shelf, "ns", "web", port);
    }

    private void service() {
        shelf.put(
                Kinds.SERVICE,
                "web",
                "{'spec':{'ports':[{'name':'http','port':80},{'port':443}]}}");
    }

    private void endpoints(String addresses) {
        shelf.put(
                Kinds.ENDPOINTS,
                "web",
                "{'subsets':[{'addresses':["
                        + addresses
                        + "],'notReadyAddresses':[{'ip':'fd00::9'}],'ports':[{'name':'http','port':8080},{'port':8443}]}]}");
    }

    @Test
    void readyEndpointsOfThePortByNumberNameOrNothing() {
        service();
        endpoints("{'ip':'fd00::1'},{'ip':'10.0.0.1'}");
        List<Backend> http = List.of(new Backend("fd00::1", 8080), new Backend("10.0.0.1", 8080));
        assertThat(find("80")).isEqualTo(new Ready(http, 80));
        assertThat(find("http")).isEqualTo(new Ready(http, 80));
        assertThat(find("")).isInstanceOf(Ready.class);
        assertThat(((Ready) find("")).all()).contains(new Backend("fd00::1", 8443));
        assertThat(http.stream().map(Backend::authority))
                .containsExactly("[fd00::1]:8080", "10.0.0.1:8080");
        assertThat(Backends.of(shelf, "ns", "web", "80")).isEqualTo(Outcome.ok(http));
    }

    @Test
    void withoutEndpointsItsSlicesAreRead() {
        service();
        shelf.put(
                Kinds.ENDPOINT_SLICE,
                "web-1",
                "{'metadata':{'labels':{'kubernetes.io/service-name':'web'}},'ports':[{'name':'http','port':8080}],"
                        + "'endpoints':[{'addresses':['fd00::1'],'conditions':{'ready':false}},{'addresses':['fd00::2']}]}");
        assertThat(find("80")).isEqualTo(new Ready(List.of(new Backend("fd00::2", 8080)), 80));
        assertThat(((Nowhere) find("443")).why()).isEqualTo(Why.READY);
    }

    @Test
    void whatIsMissingIsToldApart() {
        assertThat(find("80")).isEqualTo(new Nowhere(Why.SERVICE, "service \"web\" not found"));
        service();
        assertThat(find("81"))
                .isEqualTo(new Nowhere(Why.PORT, "no service port 81 found for service \"web\""));
        assertThat(((Nowhere) find("x")).words())
                .isEqualTo("no service port \"x\" found for service \"web\"");
        assertThat(find("80"))
                .isEqualTo(
                        new Nowhere(Why.ENDPOINTS, "no endpoints available for service \"web\""));
        endpoints("");
        assertThat(((Nowhere) find("80")).why()).isEqualTo(Why.READY);
        shelf.put(Kinds.SERVICE, "web", "{'spec':{'type':'ExternalName','externalName':'a.b'}}");
        assertThat(((Nowhere) find("80")).why()).isEqualTo(Why.TYPE);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1",
        "127.1.2.3",
        "169.254.169.254",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "febf::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "localhost"
    })
    void theServerIsNotLedBackToItself(String address) {
        assertThat(Backends.mayBeAsked(address)).isFalse();
        service();
        endpoints("{'ip':'" + address + "'}");
        assertThat(((Nowhere) find("80")).why()).isEqualTo(Why.READY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "fd00::1", "2001:db8::1", "::ffff:10.0.0.1"})
    void othersMayBeAsked(String address) {
        assertThat(Backends.mayBeAsked(address)).isTrue();
    }
}
