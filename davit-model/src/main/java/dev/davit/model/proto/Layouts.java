package dev.davit.model.proto;

import dev.davit.base.Invariant;
import dev.davit.model.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The layouts of every message of Kubernetes' API: the file that the build extracted. Its form is
 * told in davit-schemagen's {@code WireWriter}.
 */
final class Layouts {
    private static final int MAGIC = 0x44565731;

    private static final int REPEATED = 1;
    private static final int MAP = 2;
    private static final int INLINED = 4;
    private static final int KEPT_WHEN_ZERO = 8;

    private static final Layout.Form[] FORMS = Layout.Form.values();
    private static final Layout.Type[] TYPES = Layout.Type.values();

    private final Layout[] all;
    private final SortedMap<String, Layout> byName = new TreeMap<>();

    /** Read when the first protocol buffer comes: most clusters never see one. */
    private static final class Holder {
        static final Layouts LAYOUTS = new Layouts(ByteBuffer.wrap(resource()));
    }

    private Layouts(ByteBuffer file) {
        Invariant.check(file.getInt() == MAGIC, "the layouts have another format");
        String[] strings = new String[file.getInt()];
        for (int i = 0; i < strings.length; i++) {
            byte[] text = new byte[Short.toUnsignedInt(file.getShort())];
            file.get(text);
            strings[i] = new String(text, StandardCharsets.UTF_8);
        }
        all = new Layout[file.getInt()];
        String[] names = new String[all.length];
        int[] offsets = new int[all.length];
        SortedMap<String, Integer> numbers = new TreeMap<>();
        for (int i = 0; i < all.length; i++) {
            names[i] = strings[file.getInt()];
            offsets[i] = file.getInt();
            numbers.put(names[i], i);
        }
        ByteBuffer body = file.slice(file.position() + Integer.BYTES, file.getInt());
        for (int i = 0; i < all.length; i++) {
            body.position(offsets[i]);
            all[i] = layout(names[i], body, strings, numbers);
            byName.put(names[i], all[i]);
        }
    }

    private static Layout layout(
            String name, ByteBuffer in, String[] strings, SortedMap<String, Integer> numbers) {
        Layout.Form form = FORMS[in.get()];
        int count = in.getShort();
        List<Layout.Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int number = in.getInt();
            String member = strings[in.getInt()];
            Layout.Type type = TYPES[in.get()];
            int flags = in.get();
            int message = -1;
            if (type == Layout.Type.MESSAGE) {
                String of = strings[in.getInt()];
                message = Invariant.present(numbers.get(of), of);
            }
            Layout.Count times =
                    (flags & MAP) != 0
                            ? Layout.Count.MAP
                            : (flags & REPEATED) != 0 ? Layout.Count.LIST : Layout.Count.ONE;
            boolean kept = (flags & KEPT_WHEN_ZERO) != 0;
            fields.add(
                    new Layout.Field(
                            number, member, type, times, (flags & INLINED) != 0, kept, message));
        }
        return Layout.of(name, form, fields);
    }

    private static byte[] resource() {
        try (InputStream in = Schemas.class.getResourceAsStream("kubernetes.wire")) {
            return Invariant.present(in, "kubernetes.wire").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable Layout find(String name) {
        return Holder.LAYOUTS.byName.get(name);
    }

    static Layout get(String name) {
        return Invariant.present(find(name), name);
    }

    /** The layout of a field's message. */
    static Layout of(Layout.Field field) {
        return Holder.LAYOUTS.all[field.message()];
    }
}
