package dev.davit.model.proto;

import dev.davit.base.Invariant;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Trees → what {@link ProtoReader} reads: four bytes, then an envelope ({@code runtime.Unknown})
 * that names the kind and holds the message. Source of the shapes: {@code runtime.Unknown} and
 * {@code meta.v1.WatchEvent}.
 */
public final class ProtoWriter {
    private static final int TYPE_META = 1;
    private static final int RAW = 2;

    private ProtoWriter() {}

    /** Whether objects of that kind have a form in protocol buffers: all of Kubernetes' own. */
    public static boolean has(Kind kind) {
        return Layouts.find(kind.schema()) != null;
    }

    /** The document by its own {@code apiVersion} and {@code kind}; null: it has no such form. */
    public static byte @Nullable [] write(JsonObject document) {
        String apiVersion = document.textOr("", "apiVersion");
        String kind = document.textOr("", "kind");
        Layout layout = Named.find(apiVersion, kind);
        if (layout == null || layout.form() != Layout.Form.OBJECT) {
            return null;
        }
        WireOutput out = new WireOutput();
        new MessageWriter(out).object(layout, document);
        envelope(out, apiVersion, kind, 0);
        return out.take();
    }

    /**
     * One event of a watch, its length in four bytes before it.
     *
     * @param object as {@link #write} made it
     */
    public static byte[] event(String type, byte[] object) {
        WireOutput out = new WireOutput();
        out.bytes(object);
        // The object is a RawExtension, whose field 1 holds the bytes.
        out.close(1, 0);
        out.close(2, 0);
        out.text(1, type);
        int length = out.size();
        out.bytes(
                new byte[] {
                    (byte) (length >>> 24),
                    (byte) (length >>> 16),
                    (byte) (length >>> 8),
                    (byte) length
                });
        return out.take();
    }

    /** What stands around the message that is written already from {@code before} on. */
    private static void envelope(WireOutput out, String apiVersion, String kind, int before) {
        out.close(RAW, before);
        head(out, apiVersion, kind);
    }

    private static void head(WireOutput out, String apiVersion, String kind) {
        int before = out.size();
        out.text(2, kind);
        out.text(1, apiVersion);
        out.close(TYPE_META, before);
        out.bytes(ProtoReader.MAGIC);
    }

    /**
     * A list in pieces, so that nobody need hold it whole: {@link #head}, then each item's {@link
     * #itemHead} and itself.
     */
    public static final class ListParts {
        private final Kind kind;
        private final Layout item;
        private final int items;
        private final WireOutput out = new WireOutput();
        private final MessageWriter writer = new MessageWriter(out);

        /**
         * @param kind of the items; it {@linkplain ProtoWriter#has has} a form
         */
        public ListParts(Kind kind) {
            this.kind = kind;
            item = Layouts.get(kind.schema());
            items =
                    Invariant.present(
                                    Layouts.get(kind.schema() + "List").named().get("items"),
                                    "items")
                            .number();
        }

        public byte[] item(JsonObject tree) {
            writer.object(item, tree);
            return out.take();
        }

        /** What stands before an item of that many bytes. */
        public byte[] itemHead(int bytes) {
            out.varint(bytes);
            out.tag(items, WireInput.LENGTH);
            return out.take();
        }

        /**
         * What stands before the first item.
         *
         * @param itemsBytes of all items with their heads
         */
        public byte[] head(JsonObject metadata, long itemsBytes) {
            Layout list = Layouts.get(kind.schema() + "List");
            writer.object(list, JsonObject.of("metadata", metadata));
            out.varint(out.size() + itemsBytes);
            out.tag(RAW, WireInput.LENGTH);
            ProtoWriter.head(out, kind.apiVersion(), kind.kind() + "List");
            return out.take();
        }
    }
}
