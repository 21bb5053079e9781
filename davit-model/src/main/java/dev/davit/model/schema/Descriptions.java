package dev.davit.model.schema;

import dev.davit.base.Invariant;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The API's own documentation, for {@code kubectl explain}. Its file is read when the first text is
 * asked for, which only OpenAPI documents do.
 */
final class Descriptions {
    private static final int MAGIC = 0x44564431;

    /** {@code type} or {@code type#field} → where its text begins, behind its length. */
    private final Map<String, Integer> places = new TreeMap<>();

    private final byte[] bytes;

    private static final class Holder {
        static final Descriptions TEXTS = new Descriptions(Catalogue.resource("kubernetes.docs"));
    }

    private Descriptions(byte[] bytes) {
        this.bytes = bytes;
        ByteBuffer file = ByteBuffer.wrap(bytes);
        Invariant.check(file.getInt() == MAGIC, "the descriptions have another format");
        int[] starts = new int[file.getInt()];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = file.position();
            int length = file.getInt();
            file.position(file.position() + length);
        }
        int types = file.getInt();
        for (int i = 0; i < types; i++) {
            String type = text(starts[file.getInt()]);
            places.put(type, starts[file.getInt()]);
            int fields = file.getShort();
            for (int f = 0; f < fields; f++) {
                String field = text(starts[file.getInt()]);
                places.put(type + "#" + field, starts[file.getInt()]);
            }
        }
    }

    /** Empty where the API says nothing. */
    static String of(String type, String field) {
        Descriptions texts = Holder.TEXTS;
        Integer place = texts.places.get(field.isEmpty() ? type : type + "#" + field);
        return place == null ? "" : texts.text(place);
    }

    private String text(int start) {
        int length = ByteBuffer.wrap(bytes).getInt(start);
        return new String(bytes, start + Integer.BYTES, length, StandardCharsets.UTF_8);
    }
}
