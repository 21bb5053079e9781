package dev.davit.node.spec;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The signal an image wants to be ended with: {@code SIGQUIT}, {@code 3}. */
public final class StopSignals {
    private static final int TERM = 15;

    /** As C libraries give them to programs. */
    private static final int RT_MIN = 34;

    private static final int RT_MAX = 64;
    private static final SortedMap<String, Integer> NUMBERS = numbers();

    private StopSignals() {}

    /** SIGTERM where it says nothing that is known. */
    public static int of(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        if (name.matches("[0-9]{1,2}")) {
            int number = Integer.parseInt(name);
            return number >= 1 && number <= 64 ? number : TERM;
        }
        String bare = name.startsWith("SIG") ? name.substring(3) : name;
        if (bare.startsWith("RTMIN")) {
            return offset(bare.substring(5), RT_MIN, 1);
        }
        if (bare.startsWith("RTMAX")) {
            return offset(bare.substring(5), RT_MAX, -1);
        }
        return NUMBERS.getOrDefault(bare, TERM);
    }

    /** {@code +3} or {@code -3}, or nothing. */
    private static int offset(String text, int base, int direction) {
        String sign = direction > 0 ? "+" : "-";
        boolean good = text.matches("\\" + sign + "[0-9]{1,2}");
        int away = good ? Integer.parseInt(text.substring(1)) : 0;
        boolean bad = (!good && !text.isEmpty()) || away > RT_MAX - RT_MIN;
        return bad ? TERM : base + direction * away;
    }

    /** Of x86 and arm; source: signal(7). */
    private static SortedMap<String, Integer> numbers() {
        SortedMap<String, Integer> numbers = new TreeMap<>();
        String[] inOrder = {
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
            "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN",
            "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS"
        };
        for (int i = 0; i < inOrder.length; i++) {
            numbers.put(inOrder[i], i + 1);
        }
        numbers.put("CLD", 17);
        numbers.put("IOT", 6);
        numbers.put("POLL", 29);
        return numbers;
    }
}
