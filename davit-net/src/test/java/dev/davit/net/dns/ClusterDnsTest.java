package dev.davit.net.dns;

import static dev.davit.net.dns.ZoneBed.texts;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ClusterDnsTest {
    private static final String A1 = "fd00:1:2:3:0:0:0:1";
    private static final String A2 = "fd00:1:2:3:0:0:0:2";

    private final ZoneBed bed = new ZoneBed();

    private void web() {
        bed.service("d", "web", "{'type':'ClusterIP'}");
        bed.slice("d", "web", "", A1, A2, "!fd00:1:2:3::3");
    }

    private void db() {
        bed.service("d", "db", "{'clusterIP':'None'}");
        bed.slice("d", "db", "", A1 + "/db-0", A2);
    }

    @Test
    void aServiceIsAnsweredWithOneReadyPodAfterTheOther() {
        web();
        TreeMap<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            List<String> answers = texts(bed.ask("web.d.svc.cluster.local", Type.AAAA));
            assertThat(answers).hasSize(1);
            counts.merge(answers.getFirst(), 1, Integer::sum);
        }
        assertThat(counts).containsOnlyKeys("AAAA " + A1, "AAAA " + A2);
        assertThat(counts.values()).allMatch(count -> count > 420);
    }

    @Test
    void aHeadlessOneIsAnsweredWithAll() {
        db();
        Message answer = bed.ask("db.d.svc.cluster.local", Type.AAAA);
        assertThat(texts(answer)).containsExactlyInAnyOrder("AAAA " + A1, "AAAA " + A2);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getSection(Section.ANSWER).getFirst().getTTL()).isLessThanOrEqualTo(5);
        List<String> firsts = new ArrayList<>();
        IntStream.range(0, 50)
                .forEach(_ ->
                        firsts.add(texts(bed.ask("db.d.svc.cluster.local", Type.AAAA)).getFirst()));
        assertThat(new TreeSet<>(firsts)).hasSize(2);
    }

    @Test
    void whatThereIsNotIsToldApartFromWhatHasNoSuchRecord() {
        web();
        Message noData = bed.ask("web.d.svc.cluster.local", Type.A);
        assertThat(noData.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(texts(noData)).isEmpty();
        Message none = bed.ask("wob.d.svc.cluster.local", Type.AAAA);
        assertThat(none.getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(none.getSection(Section.AUTHORITY).getFirst())
                .isInstanceOfSatisfying(
                        SOARecord.class,
                        soa -> {
                            assertThat(soa.getName()).hasToString("cluster.local.");
                            assertThat(soa.getMinimum()).isLessThanOrEqualTo(5);
                        });
        for (String name :
                List.of(
                        "web.d.svc.cluster.local.d.svc.cluster.local",
                        "web.e.svc.cluster.local",
                        "e.svc.cluster.local",
                        "x.web.d.svc.cluster.local",
                        "nonsense.cluster.local")) {
            assertThat(bed.ask(name, Type.AAAA).getRcode()).as(name).isEqualTo(Rcode.NXDOMAIN);
        }
        for (String name : List.of("cluster.local", "svc.cluster.local", "d.svc.cluster.local")) {
            assertThat(bed.ask(name, Type.AAAA).getRcode()).as(name).isEqualTo(Rcode.NOERROR);
        }
    }

    @Test
    void portsOfServicesAndNamesOfPods() {
        db();
        Message srv = bed.ask("_http._tcp.db.d.svc.cluster.local", Type.SRV);
        assertThat(texts(srv))
                .containsExactlyInAnyOrder(
                        "SRV 0 100 8080 db-0.db.d.svc.cluster.local.",
                        "SRV 0 100 8080 fd00-1-2-3-0-0-0-2.db.d.svc.cluster.local.");
        assertThat(texts(srv, Section.ADDITIONAL))
                .containsExactlyInAnyOrder("AAAA " + A1, "AAAA " + A2);
        assertThat(texts(bed.ask("db-0.db.d.svc.cluster.local", Type.AAAA)))
                .containsExactly("AAAA " + A1);
        assertThat(texts(bed.ask("fd00-1-2-3-0-0-0-2.db.d.svc.cluster.local", Type.AAAA)))
                .containsExactly("AAAA " + A2);
        assertThat(texts(bed.ask("fd00-1-2-3--2.d.pod.cluster.local", Type.AAAA)))
                .containsExactly("AAAA " + A2);
        assertThat(bed.ask("_ftp._tcp.db.d.svc.cluster.local", Type.SRV).getRcode())
                .isEqualTo(Rcode.NXDOMAIN);
        assertThat(texts(bed.ask("_http._udp.db.d.svc.cluster.local", Type.SRV))).isEmpty();
    }

    @Test
    void addressesHaveNames() throws Exception {
        db();
        String one = org.xbill.DNS.ReverseMap.fromAddress(A1).toString(true);
        String two = org.xbill.DNS.ReverseMap.fromAddress(A2).toString(true);
        assertThat(texts(bed.ask(one, Type.PTR)))
                .containsExactly("PTR db-0.db.d.svc.cluster.local.");
        assertThat(texts(bed.ask(two, Type.PTR)))
                .containsExactly("PTR fd00-1-2-3-0-0-0-2.db.d.svc.cluster.local.");
        String other = org.xbill.DNS.ReverseMap.fromAddress("fd00:1:2:3::77").toString(true);
        assertThat(bed.ask(other, Type.PTR).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void lettersComeBackAsTheyWere() throws Exception {
        web();
        Message query =
                Message.newQuery(
                        Record.newRecord(
                                Name.fromString("wEb.D.sVc.CLUSTER.local."), Type.AAAA, DClass.IN));
        Message answer = bed.send(query, false);
        assertThat(answer.getSection(Section.ANSWER)).hasSize(1);
        assertThat(answer.getQuestion().getName().toString()).isEqualTo("wEb.D.sVc.CLUSTER.local.");
    }

    @Test
    void manyEndpointsNeedAStream() {
        bed.service("d", "big", "{'clusterIP':'None'}");
        String[] all =
                IntStream.rangeClosed(1, 60)
                        .mapToObj(i -> "fd00:1:2:3::" + Integer.toHexString(i))
                        .toArray(String[]::new);
        bed.slice("d", "big", "", all);
        Message cut = bed.ask("big.d.svc.cluster.local", Type.AAAA);
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(cut.toWire().length).isLessThanOrEqualTo(512);
        Message whole = bed.ask("big.d.svc.cluster.local", Type.AAAA, true);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(new TreeSet<>(texts(whole))).hasSize(60);
        Message edns = Message.newQuery(cut.getQuestion());
        edns.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        Message more = bed.send(edns, false);
        assertThat(more.getOPT()).isNotNull();
        assertThat(more.getSection(Section.ANSWER)).hasSizeBetween(30, 59);
    }

    @Test
    void aVersionHasItsPartOfTheTraffic() {
        bed.service("d", "web", "{'type':'ClusterIP'}");
        bed.slice("d", "web", "'davit.dev/version':'web/1','davit.dev/traffic-weight':'90'", A1);
        bed.slice(
                "d",
                "web",
                "'davit.dev/version':'web/2','davit.dev/traffic-weight':'10'",
                A2,
                "fd00:1:2:3::4");
        int old = 0;
        for (int i = 0; i < 2_000; i++) {
            old +=
                    texts(bed.ask("web.d.svc.cluster.local", Type.AAAA)).contains("AAAA " + A1)
                            ? 1
                            : 0;
        }
        assertThat(old).isBetween(1_700, 1_900);
    }

    @Test
    void whoIsToStickStays() {
        bed.service("d", "web", "{'sessionAffinity':'ClientIP'}");
        bed.slice("d", "web", "", A1, A2, "fd00:1:2:3::3", "fd00:1:2:3::4");
        TreeSet<String> targets = new TreeSet<>();
        for (int who = 0; who < 64; who++) {
            bed.client[15] = (byte) who;
            List<String> first = texts(bed.ask("web.d.svc.cluster.local", Type.AAAA));
            assertThat(texts(bed.ask("web.d.svc.cluster.local", Type.AAAA))).isEqualTo(first);
            targets.addAll(first);
        }
        assertThat(targets).hasSize(4);
    }

    @Test
    void anExternalNameIsAnAliasWithWhatItLeadsTo() throws Exception {
        web();
        bed.service("d", "in", "{'type':'ExternalName','externalName':'web.d.svc.cluster.local'}");
        assertThat(texts(bed.ask("in.d.svc.cluster.local", Type.AAAA)))
                .hasSize(2)
                .first()
                .isEqualTo("CNAME web.d.svc.cluster.local.");
        bed.service("d", "out", "{'type':'ExternalName','externalName':'db.example.com'}");
        bed.upstream =
                query -> {
                    try {
                        Message asked = new Message(query);
                        Message answer = new Message(asked.getHeader().getID());
                        answer.getHeader().setFlag(Flags.QR);
                        answer.addRecord(asked.getQuestion(), Section.QUESTION);
                        answer.addRecord(
                                new AAAARecord(
                                        asked.getQuestion().getName(),
                                        DClass.IN,
                                        60,
                                        InetAddress.ofLiteral("2001:db8::1")),
                                Section.ANSWER);
                        return Optional.of(answer.toWire());
                    } catch (java.io.IOException wrong) {
                        throw new IllegalStateException(wrong);
                    }
                };
        assertThat(texts(bed.ask("out.d.svc.cluster.local", Type.AAAA)))
                .containsExactly("CNAME db.example.com.", "AAAA 2001:db8:0:0:0:0:0:1");
        assertThat(texts(bed.ask("www.example.com", Type.AAAA)))
                .containsExactly("AAAA 2001:db8:0:0:0:0:0:1");
        bed.upstream = _ -> Optional.empty();
        assertThat(bed.ask("www.example.com", Type.AAAA).getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void whatIsNotServedIsRefused() throws Exception {
        assertThat(bed.ask("www.example.com", Type.AAAA).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(bed.ask("cluster.local", Type.AXFR).getRcode()).isEqualTo(Rcode.REFUSED);
        Message chaos =
                Message.newQuery(
                        Record.newRecord(Name.fromString("version.bind."), Type.TXT, DClass.CH));
        assertThat(bed.send(chaos, false).getRcode()).isEqualTo(Rcode.REFUSED);
        Message version = Message.newQuery(chaos.getQuestion());
        version.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertThat(bed.send(version, false).getRcode()).isEqualTo(Rcode.BADVERS);
        Message update = new Message();
        update.getHeader().setOpcode(org.xbill.DNS.Opcode.NOTIFY);
        assertThat(bed.send(update, false).getRcode()).isEqualTo(Rcode.NOTIMP);
        byte[] two = new Message(chaos.toWire()).toWire();
        two[5] = 2;
        assertThat(new Header(bed.bytes(two, false)).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void strangersAndAnswersAreNotAnswered() throws Exception {
        web();
        Message query =
                Message.newQuery(
                        Record.newRecord(
                                Name.fromString("web.d.svc.cluster.local."), Type.AAAA, DClass.IN));
        byte[] answer = query.toWire();
        answer[2] |= (byte) 0x80;
        assertThat(bed.bytes(answer, false)).isEmpty();
        bed.client = InetAddress.ofLiteral("2001:db8::1").getAddress();
        assertThat(bed.bytes(query.toWire(), false)).isEmpty();
        bed.client = InetAddress.ofLiteral("192.0.2.1").getAddress();
        assertThat(bed.bytes(query.toWire(), false)).isEmpty();
    }

    @Test
    void noBytesBreakIt() throws Exception {
        db();
        Message query =
                Message.newQuery(
                        Record.newRecord(
                                Name.fromString("_http._tcp.db.d.svc.cluster.local."),
                                Type.SRV,
                                DClass.IN));
        query.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
        byte[] right = query.toWire();
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] wrong = Arrays.copyOf(right, random.nextInt(right.length + 1));
            for (int j = random.nextInt(4); j > 0 && wrong.length > 0; j--) {
                wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            }
            byte[] answer = bed.bytes(wrong, random.nextBoolean());
            if (answer.length > 0) {
                assertThat(new Message(answer).getHeader().getFlag(Flags.QR)).isTrue();
            }
            List<Rr> ignored = ReplyReader.answers(wrong);
        }
    }

    @Test
    @Timeout(20)
    void aPodIsLetGoOnceNobodyWasSentToItForALease() throws Exception {
        web();
        bed.ask("web.d.svc.cluster.local", Type.AAAA);
        assertThat(bed.zone.forwarders().awaitWithdrawn("fd00::77", 0)).isTrue();
        bed.service("d", "one", "{'type':'ClusterIP'}");
        bed.slice("d", "one", "", "fd00:1:2:3::8");
        bed.ask("one.d.svc.cluster.local", Type.AAAA);
        assertThat(bed.zone.forwarders().awaitWithdrawn("fd00:1:2:3::8", 0)).isFalse();
        bed.slice("d", "one", "", "!fd00:1:2:3::8");
        assertThat(texts(bed.ask("one.d.svc.cluster.local", Type.AAAA))).isEmpty();
        assertThat(bed.zone.forwarders().awaitWithdrawn("fd00:1:2:3::8", 0)).isFalse();
        Thread passing =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                Thread.sleep(50);
                            } catch (InterruptedException stop) {
                                Thread.currentThread().interrupt();
                            }
                            bed.clock.pass(Zone.TTL_SECONDS * 1_000);
                        });
        assertThat(bed.zone.forwarders().awaitWithdrawn("fd00:1:2:3::8", 5_000)).isTrue();
        passing.join();
    }

    @Test
    void whoFollowsSlicesHasALeaseTooThoughNobodyAskedForTheName() throws Exception {
        bed.service("d", "one", "{'type':'ClusterIP'}");
        bed.slice("d", "one", "", "fd00:1:2:3::8");
        bed.slice("d", "one", "", "!fd00:1:2:3::8");
        assertThat(bed.zone.forwarders().awaitWithdrawn("fd00:1:2:3::8", 0)).isFalse();
        bed.clock.pass(Zone.TTL_SECONDS * 1_000 - 1);
        assertThat(bed.zone.forwarders().awaitWithdrawn("fd00:1:2:3::8", 0)).isFalse();
        bed.clock.pass(1);
        assertThat(bed.zone.forwarders().awaitWithdrawn("fd00:1:2:3::8", 100)).isTrue();
    }

    @Test
    void whatIsGoneIsForgotten() {
        web();
        db();
        bed.zone.slices(List.of());
        assertThat(texts(bed.ask("db.d.svc.cluster.local", Type.AAAA))).isEmpty();
        bed.zone.services(List.of());
        assertThat(bed.ask("db.d.svc.cluster.local", Type.AAAA).getRcode())
                .isEqualTo(Rcode.NXDOMAIN);
        assertThat(bed.ask("d.svc.cluster.local", Type.AAAA).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }
}
