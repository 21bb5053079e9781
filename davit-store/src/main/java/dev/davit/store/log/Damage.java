package dev.davit.store.log;

/** The advice that goes with every damage. */
public final class Damage {
    public static final String WHAT_TO_DO =
            "Nothing was changed. Look after the disk, keep a copy of this directory, and restore"
                    + " the newest backup.";

    private Damage() {}
}
