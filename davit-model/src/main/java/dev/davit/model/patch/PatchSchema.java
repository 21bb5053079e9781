package dev.davit.model.patch;

/**
 * What a strategic merge patch and a diff must know of the schema at one place of a tree. The
 * schema implements it; {@link #UNKNOWN} stands for places that no schema describes.
 */
public interface PatchSchema {

    /** No schema: objects are merged, lists replaced. */
    PatchSchema UNKNOWN =
            new PatchSchema() {
                @Override
                public PatchSchema member(String name) {
                    return this;
                }

                @Override
                public PatchSchema items() {
                    return this;
                }

                @Override
                public Strategy strategy() {
                    return Strategy.DEFAULT;
                }
            };

    /** The place of a member: a field of an object, or a value of a map. */
    PatchSchema member(String name);

    /** The place of each item of a list. */
    PatchSchema items();

    /** How a patch changes what is here. */
    Strategy strategy();

    /**
     * Source: the {@code patchStrategy} and {@code patchMergeKey} markers of the API's types.
     *
     * @param listMerge {@code patchStrategy: merge} on a list: its items are merged, not replaced
     * @param mergeKey the member that tells the items of a merged list apart; empty when they are
     *     primitive values, which tell themselves apart
     * @param replaceObject {@code patchStrategy: replace} on an object
     * @param retainKeys {@code patchStrategy: retainKeys}: members that the patch does not name in
     *     {@code $retainKeys} go away
     */
    record Strategy(boolean listMerge, String mergeKey, boolean replaceObject, boolean retainKeys) {
        /** Objects are merged, lists replaced. */
        public static final Strategy DEFAULT = new Strategy(false, "", false, false);

        public static Strategy mergeBy(String key) {
            return new Strategy(true, key, false, false);
        }

        public static Strategy mergePrimitives() {
            return new Strategy(true, "", false, false);
        }

        /** Items are merged by a member of theirs. */
        public boolean keyed() {
            return listMerge && !mergeKey.isEmpty();
        }
    }
}
