package dev.davit.conformance.operator;

/**
 * What is wanted.
 *
 * @param size how many parts, 0 to 9
 * @param colour red, green or blue
 */
public record WidgetSpec(int size, String colour) {}
