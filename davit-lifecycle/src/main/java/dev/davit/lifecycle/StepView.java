package dev.davit.lifecycle;

/** A step and where it is in a run. */
public record StepView(Step step, StepState state) {
    public String name() {
        return step.name();
    }
}
