package dev.davit.model.table;

import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;

/** How objects of a kind are shown: an entry of an area's list. */
record KindTable(KindId kind, Table table) {
    static KindTable of(Kind kind, Table table) {
        return new KindTable(kind.id(), table);
    }
}
