package dev.davit.policy.cel.lib;

import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.value.CelFault;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Parts of times and of spans of time. */
final class Times {
    private static final long MILLIS = 1_000_000;

    private Times() {}

    static @Nullable Function find(String name) {
        return switch (name) {
            case "getFullYear" -> part(ZonedDateTime::getYear, null);
            case "getMonth" -> part(time -> time.getMonthValue() - 1L, null);
            case "getDayOfYear" -> part(time -> time.getDayOfYear() - 1L, null);
            case "getDayOfMonth" -> part(time -> time.getDayOfMonth() - 1L, null);
            case "getDate" -> part(ZonedDateTime::getDayOfMonth, null);
            case "getDayOfWeek" -> part(time -> time.getDayOfWeek().getValue() % 7L, null);
            case "getHours" -> part(ZonedDateTime::getHour, Duration::toHours);
            case "getMinutes" -> part(ZonedDateTime::getMinute, Duration::toMinutes);
            case "getSeconds" -> part(ZonedDateTime::getSecond, Duration::toSeconds);
            case "getMilliseconds" -> part(time -> time.getNano() / MILLIS, Duration::toMillisPart);
            default -> null;
        };
    }

    private static Function part(
            ToLongFunction<ZonedDateTime> ofTime, @Nullable ToLongFunction<Duration> ofSpan) {
        return (args, meter) -> {
            meter.charge(1);
            return switch (args[0]) {
                case Instant time ->
                        ofTime.applyAsLong(
                                time.atZone(args.length > 1 ? zone(args[1]) : ZoneOffset.UTC));
                case Duration span when ofSpan != null && args.length == 1 ->
                        ofSpan.applyAsLong(span);
                default -> throw CelFault.noOverload();
            };
        };
    }

    private static ZoneId zone(Object name) {
        if (!(name instanceof String text)) {
            throw CelFault.noOverload();
        }
        try {
            boolean offset = text.indexOf(':') == 2;
            return ZoneId.of(offset ? "+" + text : text);
        } catch (DateTimeException _) {
            throw new CelFault("unknown time zone " + text);
        }
    }
}
