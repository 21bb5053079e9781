package dev.davit.base;

/**
 * The host said no: a system call, a file, a tool. One type for all of them, so that a step can
 * record it and retry.
 */
public final class HostFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;
    private final String subject;

    /**
     * @param operation what was tried: {@code mount}, {@code crun create}
     * @param errno the kernel's number, or 0 when there is none
     * @param subject on what: a path, a container's name
     */
    public HostFailure(String operation, int errno, String subject, String detail) {
        super(operation + " " + subject + ": " + detail);
        this.operation = operation;
        this.errno = errno;
        this.subject = subject;
    }

    public HostFailure(String operation, String subject, Throwable cause) {
        super(operation + " " + subject + ": " + cause.getMessage(), cause);
        this.operation = operation;
        this.errno = 0;
        this.subject = subject;
    }

    public String operation() {
        return operation;
    }

    public int errno() {
        return errno;
    }

    public String subject() {
        return subject;
    }
}
