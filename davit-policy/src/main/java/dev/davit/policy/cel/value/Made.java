package dev.davit.policy.cel.value;

import java.util.Map;

/**
 * An object that an expression has made: {@code Object.spec{replicas: 3}}.
 *
 * @param type as written before the brace
 * @param fields in the order in which they were written
 */
public record Made(String type, Map<String, Object> fields) {}
