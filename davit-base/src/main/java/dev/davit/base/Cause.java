package dev.davit.base;

/**
 * One thing that is wrong, and where.
 *
 * @param reason as in Kubernetes' {@code CauseType}: {@code FieldValueInvalid}, …
 * @param message what is wrong and, where it helps, what would be right
 * @param field the path, empty where no field is meant
 */
public record Cause(String reason, String message, String field) {
    public static final String REQUIRED = "FieldValueRequired";
    public static final String INVALID = "FieldValueInvalid";
    public static final String NOT_SUPPORTED = "FieldValueNotSupported";
    public static final String DUPLICATE = "FieldValueDuplicate";
    public static final String FORBIDDEN = "FieldValueForbidden";
    public static final String NOT_FOUND = "FieldValueNotFound";
    public static final String TYPE_INVALID = "FieldValueTypeInvalid";
    public static final String TOO_LONG = "FieldValueTooLong";
    public static final String TOO_MANY = "FieldValueTooMany";
    public static final String UNKNOWN_FIELD = "UnknownField";
}
