package dev.davit.gate.plan;

import dev.davit.base.Outcome;
import dev.davit.gate.room.Admitted;
import dev.davit.gate.room.Asked;
import dev.davit.gate.room.Scene;
import dev.davit.gate.write.Deletion;
import dev.davit.gate.write.Propagation;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kinds;
import dev.davit.model.request.Verb;
import dev.davit.store.Draft;
import java.util.ArrayList;
import java.util.List;

/** A dry run's answer: the write as it would be, and what it would cause. */
public final class Preview {
    public static final String ANNOTATION = "davit.dev/plan";

    /** In the {@code Warning} headers of one answer. */
    static final int MAX_SENTENCES = 20;

    private Preview() {}

    public static Admitted of(Asked asked, Admitted admitted, Scene scene) {
        return asked.request().verb() == Verb.DELETE
                ? deletion(asked, admitted, scene)
                : write(asked, admitted, scene);
    }

    private static Admitted deletion(Asked asked, Admitted admitted, Scene scene) {
        StoredObject going = admitted.current();
        if (going == null) {
            return admitted;
        }
        List<String> sentences =
                new ArrayList<>(BlastRadius.of(admitted.kind(), going, scene.image()));
        Propagation propagation =
                Deletion.of(asked) instanceof Outcome.Ok<Deletion>(Deletion deletion)
                        ? deletion.propagation()
                        : Propagation.BACKGROUND;
        List<String> dependents = Dependents.sentences(going, propagation, scene.image());
        if (dependents.isEmpty() && sentences.getFirst().endsWith(BlastRadius.REMOVED)) {
            sentences.add("nothing goes with it");
        }
        sentences.addAll(dependents);
        return told(admitted, sentences);
    }

    /** Only pods run; other kinds take effect by being stored. */
    private static Admitted write(Asked asked, Admitted admitted, Scene scene) {
        boolean planned =
                admitted.kind().equals(Kinds.POD)
                        && admitted.drafts().size() == 1
                        && switch (asked.target().subresource()) {
                            case "", "restart", "rollback" -> true;
                            default -> false;
                        };
        if (!planned) {
            return admitted;
        }
        Draft draft = admitted.drafts().getFirst();
        JsonObject after = draft.after();
        if (after == null) {
            return deletion(asked, admitted, scene);
        }
        List<String> sentences = PodChange.plan(admitted.current(), after, scene.image());
        JsonObject shown =
                after.withAt(
                        new JsonString(String.join("; ", sentences)),
                        "metadata",
                        "annotations",
                        ANNOTATION);
        Draft annotated = new Draft(draft.key(), draft.durability(), shown, draft.origin());
        Admitted changed =
                new Admitted(
                        admitted.kind(),
                        admitted.basis(),
                        List.of(annotated),
                        admitted.current(),
                        admitted.answer(),
                        admitted.warnings());
        return told(changed, sentences);
    }

    private static Admitted told(Admitted admitted, List<String> sentences) {
        List<String> warnings = new ArrayList<>(admitted.warnings());
        for (String sentence : sentences.subList(0, Math.min(MAX_SENTENCES, sentences.size()))) {
            warnings.add("plan: " + sentence);
        }
        return new Admitted(
                admitted.kind(),
                admitted.basis(),
                admitted.drafts(),
                admitted.current(),
                admitted.answer(),
                warnings);
    }
}
