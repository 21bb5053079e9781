package dev.davit.conformance.list;

import dev.davit.conformance.list.Behaviours.Behaviour;
import dev.davit.conformance.list.Behaviours.Expected;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of all behaviours, as {@code docs/conformance.md} says it. */
final class Document {
    private Document() {}

    private static final class Counts {
        int passed;
        int differs;
        int notYet;

        int all() {
            return passed + differs + notYet;
        }

        void add(Expected expected) {
            switch (expected) {
                case Expected.Passes() -> passed++;
                case Expected.Differs(String _) -> differs++;
                case Expected.NotYet(String _) -> notYet++;
            }
        }

        String row(String area) {
            return "| %s | %d | %d | %d | %d |%n".formatted(area, passed, differs, notYet, all());
        }
    }

    static String counts(List<Behaviour> behaviours) {
        Map<String, Counts> areas = new TreeMap<>();
        Counts all = new Counts();
        for (Behaviour one : behaviours) {
            areas.computeIfAbsent(one.area(), _ -> new Counts()).add(one.expected());
            all.add(one.expected());
        }
        StringBuilder text = new StringBuilder();
        text.append("| area | passed | failed | not yet | of all |%n".formatted());
        text.append("|---|---:|---:|---:|---:|%n".formatted());
        areas.forEach((area, counts) -> text.append(counts.row(area.replaceAll("[\\[\\]]", ""))));
        return text.append(all.row("all")).toString();
    }

    static String of(List<Behaviour> behaviours) {
        StringBuilder text = new StringBuilder();
        text.append(
                """
                # Behaviours of the conformance list

                Kubernetes publishes the list of what a cluster must do to be called conformant
                (`test/conformance/testdata/conformance.yaml`). Of its areas API machinery, auth, CLI and instrumentation every behaviour is named
                here, of the others those that the API alone answers for; what nodes, volumes and networks do is told by the stories. The names
                are the list's, the checks (`davit-conformance`, package `list`) are our own, after the list's descriptions. This page is written
                by them: story `292-conformance` runs each against a cluster, and fails when one does otherwise than it says here.

                """);
        text.append(counts(behaviours)).append('\n');
        text.append("| behaviour | here |\n|---|---|\n");
        for (Behaviour one : behaviours) {
            text.append("| ").append(one.name()).append(" | ");
            text.append(
                    switch (one.expected()) {
                        case Expected.Passes() -> "passed";
                        case Expected.Differs(String why) -> "**failed**: " + why;
                        case Expected.NotYet(String why) -> "not yet: " + why;
                    });
            text.append(" |\n");
        }
        return text.toString();
    }
}
