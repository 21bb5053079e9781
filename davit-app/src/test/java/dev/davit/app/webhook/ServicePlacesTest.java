package dev.davit.app.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Refusal;
import dev.davit.model.kind.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePlacesTest {
    private final Shelf shelf =
            new Shelf()
                    .with(
                            Kinds.SERVICE,
                            "n",
                            "s",
                            "{'spec':{'ports':[{'name':'https','port':443},{'name':'other','port':1}]}}")
                    .with(
                            Kinds.SERVICE,
                            "n",
                            "away",
                            "{'spec':{'type':'ExternalName','externalName':'h.example.com'}}");

    private List<String> found(String name, long port) {
        return switch (ServicePlaces.of(shelf, "n", name, port)) {
            case Outcome.Ok<List<ServicePlaces.Place>>(List<ServicePlaces.Place> all) ->
                    all.stream().map(ServicePlaces.Place::authority).toList();
            case Outcome.Refused<List<ServicePlaces.Place>>(Refusal why) -> List.of(why.message());
        };
    }

    private void slice(String namespace, String name, String service, String endpoints) {
        shelf.with(
                Kinds.ENDPOINT_SLICE,
                namespace,
                name,
                ("{'metadata':{'labels':{'kubernetes.io/service-name':'%s'}},'addressType':'IPv6',"
                                + "'ports':[{'name':'https','port':8443}],'endpoints':[%s]}")
                        .formatted(service, endpoints));
    }

    @Test
    void theReadyOnesOfItsOwnSlicesByThePortsName() {
        slice(
                "n",
                "a",
                "s",
                "{'addresses':['fd00::1']},{'addresses':['fd00::2'],'conditions':{'ready':false}}");
        slice("n", "b", "s", "{'addresses':['10.0.0.1'],'conditions':{'ready':true}}");
        slice("n", "c", "another", "{'addresses':['fd00::3']}");
        slice("m", "d", "s", "{'addresses':['fd00::4']}");
        assertThat(found("s", 443)).containsExactly("[fd00::1]:8443", "10.0.0.1:8443");
        assertThat(found("s", 1)).containsExactly("no endpoints available for service \"s\"");
        assertThat(found("s", 2)).containsExactly("no service port 2 found for service \"s\"");
        assertThat(found("t", 443)).containsExactly("service \"t\" not found");
        assertThat(found("away", 444)).containsExactly("h.example.com:444");
    }
}
