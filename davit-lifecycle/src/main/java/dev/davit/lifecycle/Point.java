package dev.davit.lifecycle;

import java.util.List;

/**
 * A name that stays the same while the steps behind it depend on the object: {@code
 * start-containers} stands for every container's step. Users' steps are put before or after points.
 */
public record Point(String name, List<String> steps) {
    public Point {
        steps = List.copyOf(steps);
    }
}
