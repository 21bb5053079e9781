package dev.davit.base;

/**
 * Why something was refused: the machine-readable half of a Kubernetes {@code Status}, with its
 * HTTP code. Source: the {@code StatusReason} constants of Kubernetes' apimachinery; {@link
 * #FIELD_OWNED} is Davit's own.
 */
public enum Reason {
    BAD_REQUEST("BadRequest", 400),
    UNAUTHORIZED("Unauthorized", 401),
    FORBIDDEN("Forbidden", 403),
    FIELD_OWNED("FieldOwned", 403),
    NOT_FOUND("NotFound", 404),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
    NOT_ACCEPTABLE("NotAcceptable", 406),
    ALREADY_EXISTS("AlreadyExists", 409),
    CONFLICT("Conflict", 409),
    EXPIRED("Expired", 410),
    GONE("Gone", 410),
    TOO_LARGE("RequestEntityTooLarge", 413),
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415),
    INVALID("Invalid", 422),
    TOO_MANY_REQUESTS("TooManyRequests", 429),
    INTERNAL_ERROR("InternalError", 500),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503),
    TIMEOUT("Timeout", 504),
    INSUFFICIENT_STORAGE("InsufficientStorage", 507);

    private final String text;
    private final int httpCode;

    Reason(String text, int httpCode) {
        this.text = text;
        this.httpCode = httpCode;
    }

    /** As clients see it in {@code status.reason}. */
    public String text() {
        return text;
    }

    public int httpCode() {
        return httpCode;
    }
}
