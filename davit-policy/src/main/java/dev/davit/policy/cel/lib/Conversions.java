package dev.davit.policy.cel.lib;

import dev.davit.model.quantity.Quantity;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.Bytes;
import dev.davit.policy.cel.value.CelFault;
import dev.davit.policy.cel.value.Durations;
import dev.davit.policy.cel.value.Made;
import dev.davit.policy.cel.value.Maybe;
import dev.davit.policy.cel.value.Null;
import dev.davit.policy.cel.value.TypeName;
import dev.davit.policy.cel.value.Unsigned;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One type from another: {@code int("5")}, {@code string(5)}, {@code type(x)}. */
// All have one form, charged or not; a fault has no trace and is as good as new.
@SuppressWarnings({"UnusedVariable", "StaticAssignmentOfThrowable"})
final class Conversions {
    private static final CelFault RANGE = new CelFault("integer overflow");

    private Conversions() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "int" -> (args, meter) -> whole(args[0], read(args, meter));
            case "uint" -> (args, meter) -> unsigned(args[0], read(args, meter));
            case "double" -> (args, meter) -> real(args[0], read(args, meter));
            case "string" -> (args, meter) -> text(args[0], read(args, meter));
            case "bytes" -> (args, meter) -> bytes(args[0], read(args, meter));
            case "bool" -> (args, meter) -> truth(args[0], read(args, meter));
            case "timestamp" -> (args, meter) -> time(args[0], read(args, meter));
            case "duration" -> (args, meter) -> span(args[0], read(args, meter));
            case "type" -> (args, meter) -> new TypeName(type(args[0], read(args, meter)));
            case "dyn" -> Library.cheap(value -> value);
            case "size" -> (args, meter) -> size(args[0], meter);
            default -> null;
        };
    }

    /** Of a text that is read a tenth for each character. */
    private static Meter read(Object[] args, Meter meter) {
        meter.charge(args[0] instanceof String text ? 1 + Meter.tenth(text.length()) : 1);
        return meter;
    }

    private static Object size(Object value, Meter meter) {
        meter.charge(1);
        return switch (value) {
            case String text -> {
                meter.read(text.length());
                yield (long) text.codePointCount(0, text.length());
            }
            case Bytes(byte[] content) -> (long) content.length;
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            default -> throw CelFault.noOverload();
        };
    }

    private static Object whole(Object value, Meter meter) {
        try {
            return switch (value) {
                case Long number -> number;
                case Unsigned(long bits) -> {
                    if (bits < 0) {
                        throw RANGE;
                    }
                    yield bits;
                }
                case Double number -> {
                    if (number.isNaN() || number >= 0x1p63 || number <= -0x1p63) {
                        throw RANGE;
                    }
                    yield (long) (double) number;
                }
                case String text -> Long.parseLong(text);
                case Instant time -> time.getEpochSecond();
                case Duration span -> span.toNanos();
                default -> throw CelFault.noOverload();
            };
        } catch (NumberFormatException _) {
            throw new CelFault("type conversion error from 'string' to 'int'");
        }
    }

    private static Object unsigned(Object value, Meter meter) {
        try {
            return switch (value) {
                case Unsigned number -> number;
                case Long number -> {
                    if (number < 0) {
                        throw new CelFault("unsigned integer overflow");
                    }
                    yield new Unsigned(number);
                }
                case Double number -> {
                    if (number.isNaN() || number < 0 || number >= 0x1p64) {
                        throw new CelFault("unsigned integer overflow");
                    }
                    yield new Unsigned(new BigDecimal(number).toBigInteger().longValue());
                }
                case String text -> new Unsigned(Long.parseUnsignedLong(text));
                default -> throw CelFault.noOverload();
            };
        } catch (NumberFormatException _) {
            throw new CelFault("type conversion error from 'string' to 'uint'");
        }
    }

    private static Object real(Object value, Meter meter) {
        try {
            return switch (value) {
                case Double number -> number;
                case Long number -> (double) number;
                case Unsigned number -> number.asDouble();
                case String text -> Double.parseDouble(text);
                default -> throw CelFault.noOverload();
            };
        } catch (NumberFormatException _) {
            throw new CelFault("type conversion error from 'string' to 'double'");
        }
    }

    static String text(Object value, Meter meter) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case Unsigned number -> number.toString();
            case Double number -> number(number);
            case Boolean truth -> truth.toString();
            case Bytes(byte[] content) -> decoded(content, meter);
            case Instant time -> time.toString();
            case Duration span -> Durations.text(span);
            case TypeName type -> type.name();
            case Networks.Address address -> address.toString();
            case Networks.Range range -> range.toString();
            default -> throw CelFault.noOverload();
        };
    }

    /** As Go writes it: the shortest text that says the same. */
    static String number(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        double size = Math.abs(number);
        if (size != 0 && (size < 1e-4 || size >= 1e21)) {
            String text = Double.toString(number).replace(".0E", "E").replace("E", "e");
            int at = text.indexOf('e');
            return at >= 0 && text.charAt(at + 1) != '-'
                    ? text.substring(0, at + 1) + "+" + text.substring(at + 1)
                    : text;
        }
        String plain = new BigDecimal(Double.toString(number)).toPlainString();
        return plain.endsWith(".0") ? plain.substring(0, plain.length() - 2) : plain;
    }

    private static String decoded(byte[] content, Meter meter) {
        meter.read(content.length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException _) {
            throw new CelFault("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    private static Object bytes(Object value, Meter meter) {
        return switch (value) {
            case Bytes bytes -> bytes;
            case String text -> new Bytes(text.getBytes(StandardCharsets.UTF_8));
            default -> throw CelFault.noOverload();
        };
    }

    private static Object truth(Object value, Meter meter) {
        return switch (value) {
            case Boolean truth -> truth;
            case String text ->
                    switch (text) {
                        case "true", "True", "TRUE", "t", "1" -> true;
                        case "false", "False", "FALSE", "f", "0" -> false;
                        default ->
                                throw new CelFault("type conversion error from 'string' to 'bool'");
                    };
            default -> throw CelFault.noOverload();
        };
    }

    private static Object time(Object value, Meter meter) {
        try {
            return switch (value) {
                case Instant time -> time;
                case Long seconds -> Instant.ofEpochSecond(seconds);
                case String text -> OffsetDateTime.parse(text).toInstant();
                default -> throw CelFault.noOverload();
            };
        } catch (DateTimeException _) {
            throw new CelFault("type conversion error from 'string' to 'timestamp'");
        }
    }

    private static Object span(Object value, Meter meter) {
        try {
            return switch (value) {
                case Duration span -> span;
                case Long nanos -> Duration.ofNanos(nanos);
                case String text -> Durations.parse(text);
                default -> throw CelFault.noOverload();
            };
        } catch (IllegalArgumentException _) {
            throw new CelFault("type conversion error from 'string' to 'duration'");
        }
    }

    static String type(Object value, Meter meter) {
        return switch (value) {
            case Long _ -> "int";
            case Unsigned _ -> "uint";
            case Double _ -> "double";
            case String _ -> "string";
            case Boolean _ -> "bool";
            case Bytes _ -> "bytes";
            case Null _ -> "null_type";
            case Instant _ -> "google.protobuf.Timestamp";
            case Duration _ -> "google.protobuf.Duration";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "map";
            case Maybe _ -> "optional_type";
            case TypeName _ -> "type";
            case Made made -> made.type();
            case Quantity _ -> "kubernetes.Quantity";
            case Urls.Url _ -> "kubernetes.URL";
            case Networks.Address _ -> "net.IP";
            case Networks.Range _ -> "net.CIDR";
            case Versions.Version _ -> "kubernetes.Semver";
            case Formats.Named _ -> "kubernetes.NamedFormat";
            default -> "dyn";
        };
    }
}
