package dev.davit.net.dns;

import java.util.List;

/** What is answered, before it is bytes. */
record Answer(
        int code, boolean authoritative, List<Rr> answers, List<Rr> authority, List<Rr> more) {
    Answer {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        more = List.copyOf(more);
    }

    static Answer of(List<? extends Rr> answers) {
        return new Answer(Types.OK, true, List.copyOf(answers), List.of(), List.of());
    }

    /** No records of that type, or no such name: with how long that may be remembered. */
    static Answer none(int code, Rr.Soa soa) {
        return new Answer(code, true, List.of(), List.of(soa), List.of());
    }

    static Answer failed(int code) {
        return new Answer(code, false, List.of(), List.of(), List.of());
    }
}
