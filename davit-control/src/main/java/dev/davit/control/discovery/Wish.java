package dev.davit.control.discovery;

import dev.davit.control.Asks;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.request.Request;

/** One write that would bring the store nearer to what is. */
sealed interface Wish {
    Key key();

    Request ask(String keeper);

    record Create(Kind kind, Key key, JsonObject tree) implements Wish {
        @Override
        public Request ask(String keeper) {
            return Asks.create(keeper, kind, key.namespace(), tree);
        }
    }

    /** Of exactly the state that was looked at: a newer one is looked at first. */
    record Update(Kind kind, StoredObject stored, JsonObject tree) implements Wish {
        @Override
        public Key key() {
            return stored.key();
        }

        @Override
        public Request ask(String keeper) {
            return Asks.update(keeper, kind, key(), "", tree);
        }
    }

    record Delete(Kind kind, StoredObject stored) implements Wish {
        @Override
        public Key key() {
            return stored.key();
        }

        @Override
        public Request ask(String keeper) {
            return Asks.delete(keeper, kind, key(), stored.uid(), 0);
        }
    }
}
