package dev.davit.conformance.operator;

/**
 * What the operator has seen.
 *
 * @param parts how many there are
 * @param observedGeneration of which wish that is
 */
public record WidgetStatus(int parts, long observedGeneration) {}
