// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import fiji.plugin.cellmap.store.DType;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An element type with its byte order, in NumPy's notation: {@code |u1}, {@code <f4}. */
record TypeString(DType dtype, ByteOrder order) {

    private static final Map<String, DType> KINDS =
            Stream.of(DType.values())
                    .collect(Collectors.toUnmodifiableMap(TypeString::kind, t -> t));

    private static String kind(DType t) {
        char kind = t == DType.BOOL ? 'b' : t.integer ? (t.signed ? 'i' : 'u') : 'f';
        return "" + kind + t.bytes;
    }

    /** Empty if the text is not a supported type. */
    static Optional<TypeString> parse(String text) {
        if (text.length() < 3 || "<>|=".indexOf(text.charAt(0)) < 0) return Optional.empty();
        DType dtype = KINDS.get(text.substring(1));
        ByteOrder order = text.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return Optional.ofNullable(dtype).map(t -> new TypeString(t, order));
    }

    @Override
    public String toString() {
        String prefix = dtype.bytes == 1 ? "|" : order == ByteOrder.BIG_ENDIAN ? ">" : "<";
        return prefix + kind(dtype);
    }
}
