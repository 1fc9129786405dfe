// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import fiji.plugin.cellmap.TestData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;

/** Reads a safetensors file of the oracles. */
final class Golden {

    private final JsonNode header;
    private final ByteBuffer data;

    Golden(String name) {
        try {
            byte[] bytes = Files.readAllBytes(TestData.golden().resolve(name));
            ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int length = (int) all.getLong();
            header = new ObjectMapper().readTree(bytes, 8, length);
            data = all.position(8 + length).slice().order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode metadata(String key) {
        try {
            return new ObjectMapper().readTree(header.get("__metadata__").get(key).asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last three axes. */
    long[] shape(String name) {
        JsonNode shape = header.get(name).get("shape");
        int n = shape.size();
        return new long[] {
            shape.get(n - 3).asLong(), shape.get(n - 2).asLong(), shape.get(n - 1).asLong()
        };
    }

    float[] floats(String name) {
        ByteBuffer part = part(name);
        float[] values = new float[part.remaining() / 4];
        part.asFloatBuffer().get(values);
        return values;
    }

    long[] longs(String name) {
        ByteBuffer part = part(name);
        long[] values = new long[part.remaining() / 8];
        part.asLongBuffer().get(values);
        return values;
    }

    private ByteBuffer part(String name) {
        JsonNode offsets = header.get(name).get("data_offsets");
        int from = offsets.get(0).asInt();
        return data.slice(from, offsets.get(1).asInt() - from).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void assertClose(float[] expected, float[] actual, double tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        double worst = 0;
        for (int i = 0; i < expected.length; i++)
            worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        assertEquals(0, worst, tolerance, what);
    }
}
