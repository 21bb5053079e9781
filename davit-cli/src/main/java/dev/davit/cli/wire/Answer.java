package dev.davit.cli.wire;

import dev.davit.cli.wire.Call.Header;
import java.util.List;

/**
 * What came back.
 *
 * @param <T> {@code byte[]} for a whole body, {@code InputStream} for one that is still coming
 */
public record Answer<T>(int statusCode, List<Header> headers, T body) {
    public Answer {
        headers = List.copyOf(headers);
    }

    /** Every value of a header, in the order in which they came. */
    public List<String> allValues(String name) {
        return headers.stream()
                .filter(one -> one.name().equalsIgnoreCase(name))
                .map(Header::value)
                .toList();
    }
}
