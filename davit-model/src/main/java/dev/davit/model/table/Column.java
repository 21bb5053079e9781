package dev.davit.model.table;

/**
 * A column as {@code Table.columnDefinitions} describes it.
 *
 * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code date}
 * @param format {@code name} for the column that identifies the object, else mostly empty
 * @param priority 0: always shown; 1: only with {@code -o wide}
 */
public record Column(String name, String type, String format, String description, int priority) {

    static Column identity() {
        return new Column("Name", "string", "name", "Name must be unique within a namespace.", 0);
    }

    static Column age() {
        return text("Age", "Time since the object was created.");
    }

    static Column text(String name, String description) {
        return new Column(name, "string", "", description, 0);
    }

    static Column wide(String name, String description) {
        return new Column(name, "string", "", description, 1);
    }

    static Column bool(String name, String description) {
        return new Column(name, "boolean", "", description, 0);
    }

    static Column whole(String name, String description) {
        return new Column(name, "integer", "", description, 0);
    }
}
