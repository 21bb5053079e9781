package dev.davit.http.proxy;

import dev.davit.http.wire.Field;
import java.util.List;

/**
 * What is asked of somebody else.
 *
 * @param to who answers
 * @param target the path and the query as they are sent
 * @param host as the request names it
 * @param more lines of its head besides the client's
 * @param redirects how answers that lead elsewhere are told
 * @param open it is made to stay open: silence is no failure
 */
public record Errand(
        Upstream to,
        String target,
        String host,
        List<Field> more,
        Redirects redirects,
        ProxyLimits limits,
        boolean open) {
    public Errand {
        more = List.copyOf(more);
    }
}
