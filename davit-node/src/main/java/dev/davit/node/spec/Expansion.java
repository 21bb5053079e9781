package dev.davit.node.spec;

import java.util.Map;

/**
 * {@code $(NAME)} in arguments and environment values. {@code $$} is one dollar; what is not known
 * stays as it is written. As documented for {@code Container.args} of Kubernetes' API.
 */
public final class Expansion {
    private Expansion() {}

    public static String expand(String text, Map<String, String> known) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char here = text.charAt(at);
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            int end = here == '$' && next == '(' ? text.indexOf(')', at) : -1;
            if (here == '$' && next == '$') {
                out.append('$');
                at += 2;
            } else if (end > 0) {
                String name = text.substring(at + 2, end);
                String value = known.get(name);
                out.append(value == null ? text.substring(at, end + 1) : value);
                at = end + 1;
            } else {
                out.append(here);
                at++;
            }
        }
        return out.toString();
    }
}
