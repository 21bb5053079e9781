package dev.davit.cli.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * One request.
 *
 * @param path with its query, encoded
 */
@SuppressWarnings("ArrayRecordComponent")
public record Call(String method, String path, List<Header> headers, byte[] body) {

    /** A header's name and value. */
    public record Header(String name, String value) {}

    public Call {
        headers = List.copyOf(headers);
    }

    public static Builder to(String path) {
        return new Builder(path);
    }

    /** Puts a request together; a later header of a name replaces an earlier one. */
    public static final class Builder {
        private final String path;
        private final List<Header> headers = new ArrayList<>();
        private String method = "GET";
        private byte[] body = new byte[0];

        private Builder(String path) {
            this.path = path;
        }

        public Builder header(String name, String value) {
            headers.removeIf(one -> one.name().equalsIgnoreCase(name));
            headers.add(new Header(name, value));
            return this;
        }

        /** One more header of a name that may be there already. */
        public Builder also(String name, String value) {
            headers.add(new Header(name, value));
            return this;
        }

        public Builder get() {
            return method("GET", new byte[0]);
        }

        public Builder delete() {
            return method("DELETE", new byte[0]);
        }

        public Builder method(String name, byte[] content) {
            method = name;
            body = content;
            return this;
        }

        public Call build() {
            return new Call(method, path, headers, body);
        }
    }
}
