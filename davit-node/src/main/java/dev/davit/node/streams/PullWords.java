package dev.davit.node.streams;

import dev.davit.control.pod.PodGraphs;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.node.spec.Container;
import dev.davit.node.spec.Pod;
import dev.davit.port.ImagePulls;

/** Puts how far pulls have come, at this moment, over a run's steps. */
final class PullWords {
    private PullWords() {}

    /**
     * @param run a {@code status.davit}
     */
    static JsonObject over(JsonObject run, Pod pod, ImagePulls pulls) {
        JsonObject shown = run;
        for (Container container : pod.allContainers()) {
            String step = PodGraphs.image(container.name());
            boolean running = "running".equals(run.text("steps", step, "state"));
            ImagePulls.Progress progress =
                    running ? pulls.progress(container.image()).orElse(null) : null;
            if (progress != null) {
                String words = "pulling " + container.image() + ": " + progress.text();
                shown = shown.withAt(new JsonString(words), "steps", step, "message");
            }
        }
        return shown;
    }
}
