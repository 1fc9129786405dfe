// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Half;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A fill value as Zarr metadata say it. Integers are kept by their bits, floats as numbers. */
final class FillJson {

    private static final int HEX = 16;

    private FillJson() {}

    /**
     * @throws IllegalArgumentException if the value does not fit the type
     */
    static Number read(JsonNode stated, DType dtype) {
        if (stated == null || stated.isNull()) return dtype.integer ? 0L : (Number) 0.0;
        JsonNode node = stated.isTextual() ? unquoted(stated.asText().strip(), stated) : stated;
        if (dtype == DType.BOOL && node.isBoolean()) return node.booleanValue() ? 1L : 0L;
        return dtype.integer ? integer(node, dtype) : floating(node, dtype);
    }

    /** Some writers put numbers and truth values into quotes. */
    private static JsonNode unquoted(String text, JsonNode stated) {
        if (text.matches("(?i)true|false")) return BooleanNode.valueOf(text.length() == 4);
        return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,4})?")
                ? DecimalNode.valueOf(new BigDecimal(text))
                : stated;
    }

    static JsonNode write(Number fill, DType dtype) {
        if (dtype == DType.BOOL) return BooleanNode.valueOf(fill.longValue() != 0);
        if (dtype == DType.UINT64)
            return DecimalNode.valueOf(
                    new BigDecimal(new BigInteger(Long.toUnsignedString(fill.longValue()))));
        if (dtype.integer) return LongNode.valueOf(widened(fill.longValue(), dtype));
        double value = fill.doubleValue();
        if (Double.isFinite(value)) return DoubleNode.valueOf(value);
        return TextNode.valueOf(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    /** The bits of a type as the number they stand for. */
    private static long widened(long value, DType dtype) {
        int unused = Long.SIZE - dtype.bytes * Byte.SIZE;
        return dtype.signed ? value << unused >> unused : value << unused >>> unused;
    }

    private static Number integer(JsonNode node, DType dtype) {
        if (node.isNumber() && Double.isFinite(node.doubleValue())) {
            BigDecimal value = node.decimalValue();
            int bits = dtype.bytes * Byte.SIZE - (dtype.signed ? 1 : 0);
            BigDecimal end = new BigDecimal(BigInteger.ONE.shiftLeft(bits));
            BigDecimal start = dtype.signed ? end.negate() : BigDecimal.ZERO;
            boolean whole = value.stripTrailingZeros().scale() <= 0;
            if (whole && value.compareTo(start) >= 0 && value.compareTo(end) < 0)
                return value.toBigInteger().longValue();
        }
        throw misfit(node, dtype);
    }

    private static Number floating(JsonNode node, DType dtype) {
        if (node.isNumber())
            return dtype == DType.FLOAT16
                    ? (Number) Half.toFloat(Half.fromFloat(node.floatValue()))
                    : (Number) node.doubleValue();
        String text = node.asText();
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                if (!text.matches("0x[0-9a-fA-F]{" + 2 * dtype.bytes + "}"))
                    throw misfit(node, dtype);
                long bits = Long.parseUnsignedLong(text.substring(2), HEX);
                if (dtype == DType.FLOAT16) return Half.toFloat((short) bits);
                if (dtype == DType.FLOAT32) return Float.intBitsToFloat((int) bits);
                return Double.longBitsToDouble(bits);
        }
    }

    private static IllegalArgumentException misfit(JsonNode node, DType dtype) {
        return new IllegalArgumentException(
                "fill_value " + node + " is not of type " + dtype.label);
    }
}
