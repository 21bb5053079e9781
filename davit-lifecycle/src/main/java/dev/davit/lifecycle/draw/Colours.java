package dev.davit.lifecycle.draw;

import dev.davit.lifecycle.StepState;

/** One colour per state; text on them stays readable without colours too. */
final class Colours {
    private Colours() {}

    static String fill(StepState state) {
        return switch (state) {
            case StepState.Done ignored -> "#d5efdc";
            case StepState.Skipped ignored -> "#e8e8e8";
            case StepState.Running ignored -> "#d4e5fb";
            case StepState.Failed ignored -> "#fbd9d5";
            case StepState.Due ignored -> "#fdf2c8";
            case StepState.Waiting ignored -> "#ffffff";
        };
    }

    static String line(StepState state) {
        return switch (state) {
            case StepState.Done ignored -> "#2e7d46";
            case StepState.Skipped ignored -> "#888888";
            case StepState.Running ignored -> "#1f5fae";
            case StepState.Failed ignored -> "#b3261e";
            case StepState.Due ignored -> "#9a7400";
            case StepState.Waiting ignored -> "#888888";
        };
    }
}
