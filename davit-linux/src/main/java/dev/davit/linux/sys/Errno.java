package dev.davit.linux.sys;

/** The errno values that code decides by; the same on every architecture Linux has in use. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int EROFS = 30;
    public static final int ELOOP = 40;
    public static final int ENOSYS = 38;
    public static final int ECHILD = 10;

    private Errno() {}
}
