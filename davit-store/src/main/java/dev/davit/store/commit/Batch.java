package dev.davit.store.commit;

import dev.davit.base.Invariant;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.image.Change;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Durability;
import dev.davit.model.kind.Key;
import dev.davit.store.Committed;
import dev.davit.store.Draft;
import dev.davit.store.Origin;
import dev.davit.store.StoreSettings;
import dev.davit.store.codec.Names;
import dev.davit.store.history.StatusOnly;
import dev.davit.store.image.Image;
import dev.davit.store.image.WorkingImage;
import dev.davit.store.log.Group;
import dev.davit.store.log.LogRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One group on its way: what was decided, on which image, and the answers that wait for it. */
final class Batch {
    private final StoreSettings.Commits bounds;
    private final Names names;
    private final WorkingImage working;
    private final long firstRevision;
    private final long nowMillis;
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private boolean needsSync;
    private long bytes;

    /** An answer that is given once the group is durable. */
    private record Answer(Submission to, Outcome<Committed> outcome) {}

    Batch(
            Image base,
            long firstRevision,
            long nowMillis,
            StoreSettings.Commits bounds,
            Names names) {
        this.bounds = bounds;
        this.names = names;
        this.firstRevision = firstRevision;
        this.nowMillis = nowMillis;
        working = base.edit();
    }

    boolean full() {
        return bytes >= bounds.batchBytes();
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** False when the group holds nothing that a crash must not lose. */
    boolean needsSync() {
        return needsSync;
    }

    List<Change> changes() {
        return changes;
    }

    Group group(long epoch) {
        return new Group(epoch, firstRevision, nowMillis, records);
    }

    Image freeze() {
        return working.freeze(nowMillis);
    }

    /** The store's own removals. */
    void remove(List<Draft> drafts) {
        drafts.forEach(draft -> apply(encode(draft, firstRevision + records.size())));
    }

    /**
     * Decides one submission on everything decided before it. A decider that throws answers its own
     * submission with that and leaves no trace: a bug in one request must not end the store.
     */
    void decide(Submission submission) {
        Outcome<Committed> outcome;
        try {
            outcome = submission.decider().decide(working, nowMillis).then(this::applyAll);
        } catch (RuntimeException bug) {
            submission.reply().completeExceptionally(bug);
            return;
        }
        answers.add(new Answer(submission, outcome));
    }

    private Outcome<Committed> applyAll(List<Draft> drafts) {
        List<Encoded> encoded = new ArrayList<>(drafts.size());
        Set<Key> once = new HashSet<>();
        long revision = firstRevision + records.size();
        for (Draft draft : drafts) {
            Invariant.check(once.add(draft.key()), "decided twice at once: %s", draft.key());
            Encoded each = encode(draft, revision++);
            int size = each.size();
            if (size > bounds.objectBytes()) {
                return Outcome.refused(tooLarge(draft.key(), size));
            }
            encoded.add(each);
        }
        encoded.forEach(this::apply);
        List<Change> mine = encoded.stream().map(Encoded::change).toList();
        return Outcome.ok(new Committed(working.revision(), mine));
    }

    private Refusal tooLarge(Key key, int size) {
        return Refusal.of(
                Reason.TOO_LARGE,
                "%s would take %d bytes; an object may have %d at most. Split it, or keep large data in a volume."
                        .formatted(key, size, bounds.objectBytes()));
    }

    /** A draft with its revision and its bytes, not yet in the image. */
    private record Encoded(Draft draft, Change change, LogRecord record) {
        int size() {
            StoredObject after = change.after();
            return after == null ? 0 : after.bytes().length;
        }
    }

    private Encoded encode(Draft draft, long revision) {
        StoredObject before = working.get(draft.key());
        JsonObject object = draft.after();
        if (object == null) {
            if (before == null) {
                throw new IllegalStateException("removes what is not there: " + draft.key());
            }
            StoredObject last = store(before.key(), before.uid(), revision, before.tree());
            Change change = new Change(revision, before.key(), before, null, last);
            boolean kept = draft.durability() == Durability.HISTORY;
            return new Encoded(
                    draft,
                    change,
                    new LogRecord(
                            before.key(),
                            draft.durability(),
                            kept,
                            before.uid(),
                            draft.origin(),
                            null));
        }
        String uid = object.textOr("", "metadata", "uid");
        Invariant.check(!uid.isEmpty(), "%s has no uid", draft.key());
        Key key = before == null ? names.key(draft.key()) : before.key();
        StoredObject after = store(key, uid, revision, object);
        Change change = new Change(revision, key, before, after, null);
        boolean kept =
                draft.durability() == Durability.HISTORY
                        && (draft.origin().verb().equals(Origin.TAKEOVER)
                                || worthKeeping(before, uid, object));
        return new Encoded(
                draft,
                change,
                new LogRecord(key, draft.durability(), kept, uid, draft.origin(), after.bytes()));
    }

    private static boolean worthKeeping(
            @Nullable StoredObject before, String uid, JsonObject after) {
        return before == null
                || !before.uid().equals(uid)
                || !StatusOnly.differ(before.tree(), after);
    }

    private static StoredObject store(Key key, String uid, long revision, JsonObject object) {
        JsonObject versioned =
                object.withAt(
                        new JsonString(Long.toString(revision)), "metadata", "resourceVersion");
        return new StoredObject(key, uid, revision, JsonWriter.write(versioned));
    }

    private void apply(Encoded encoded) {
        Durability durability = encoded.draft().durability();
        StoredObject after = encoded.change().after();
        if (after == null) {
            working.remove(encoded.change().key(), encoded.change().revision());
        } else {
            working.put(after, durability == Durability.VOLATILE);
        }
        records.add(encoded.record());
        changes.add(encoded.change());
        needsSync |= durability != Durability.VOLATILE;
        bytes += encoded.size();
    }

    /** Everything is durable and published. False where nobody waits for an answer. */
    boolean answer() {
        answers.forEach(answer -> answer.to().reply().complete(answer.outcome()));
        return !answers.isEmpty();
    }

    /** Nothing of it happened: not even the refusals count, they were judged on what is gone. */
    void refuse(Reason reason, String message) {
        answers.forEach(answer -> answer.to().refuse(reason, message));
    }
}
