// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights as a safetensors file: 8 bytes header length, JSON header, raw little-endian values in C
 * order (the format of huggingface/safetensors). Thread-safe.
 */
public final class Safetensors {

    private static final long LARGEST_HEADER = 100L << 20;

    private Safetensors() {}

    /**
     * What a file holds.
     *
     * @param metadata its {@code __metadata__}; may be empty
     */
    public record File(Weights weights, Map<String, String> metadata) {}

    /** Writes a file, whole or not at all, and forces it to disk. */
    public static void write(Path path, Weights weights, Map<String, String> metadata) {
        ObjectNode header = Json.object();
        if (!metadata.isEmpty()) {
            ObjectNode node = header.putObject("__metadata__");
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : weights.tensors().entrySet()) {
            Tensor tensor = entry.getValue();
            StoredType type = StoredType.of(tensor.type());
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", type.safetensors());
            for (int n : tensor.shape()) node.withArray("shape").add(n);
            node.withArray("shape");
            long end = offset + (long) tensor.values().length * type.bytes();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = padded(header.toString());
        AtomicFiles.write(
                path,
                true,
                out -> {
                    OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                    buffered.write(
                            ByteBuffer.allocate(8)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putLong(text.length)
                                    .array());
                    buffered.write(text);
                    for (Tensor tensor : weights.tensors().values())
                        StoredType.write(buffered, tensor);
                    buffered.flush();
                });
    }

    private static byte[] padded(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        byte[] padded = java.util.Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        java.util.Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        return padded;
    }

    /**
     * Reads a file of F32, F64, F16, BF16, I64, I32, U8 or BOOL tensors; all floating types become
     * float32, all others integers.
     *
     * @throws CellMapException if it is not such a file, or truncated
     */
    public static File read(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            long length = bytes(channel, 0, 8, path).getLong();
            if (length < 2 || length > LARGEST_HEADER || length > channel.size() - 8)
                throw broken(path, "Its header length is " + length + ".");
            ObjectNode header = Json.parseObject(bytes(channel, 8, length, path).array(), path);
            Map<String, String> metadata = new HashMap<>();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            Budget budget = new Budget(channel.size() - 8 - length);
            for (Map.Entry<String, JsonNode> entry : header.properties()) {
                if (entry.getKey().equals("__metadata__"))
                    entry.getValue()
                            .properties()
                            .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
                else
                    tensors.put(
                            entry.getKey(),
                            tensor(channel, 8 + length, entry.getValue(), budget, path));
            }
            return new File(new Weights(tensors), metadata);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read weights", path, AtomicFiles.reason(e), "Check the path.", e);
        }
    }

    /** The format allows no overlap, so all tensors together are no larger than the data. */
    private static final class Budget {
        private long left;

        Budget(long bytes) {
            left = bytes;
        }

        boolean take(long bytes) {
            left -= bytes;
            return bytes >= 0 && left >= 0;
        }
    }

    private static Tensor tensor(
            FileChannel channel, long base, JsonNode node, Budget budget, Path path)
            throws IOException {
        int[] shape = new int[node.path("shape").size()];
        for (int i = 0; i < shape.length; i++) shape[i] = node.path("shape").path(i).asInt(-1);
        long from = node.path("data_offsets").path(0).asLong(-1);
        long to = node.path("data_offsets").path(1).asLong(-1);
        StoredType type = StoredType.ofSafetensors(node.path("dtype").asText(), path);
        long size = 1;
        for (int n : shape) {
            if (n < 0) throw broken(path, "A shape is negative or not a whole number.");
            if (n > 0 && size > Integer.MAX_VALUE / n) throw broken(path, "A shape is too large.");
            size *= n;
        }
        if (from < 0 || to < from || to - from != size * type.bytes())
            throw broken(path, "A tensor's offsets do not fit its shape.");
        if (!budget.take(to - from)) throw broken(path, "It is truncated, or tensors overlap.");
        ByteBuffer raw = bytes(channel, base + from, to - from, path);
        return new Tensor(shape, type.tensorType(), type.decode(raw, (int) size));
    }

    private static ByteBuffer bytes(FileChannel channel, long position, long length, Path path)
            throws IOException {
        if (length > channel.size() - position || length > Integer.MAX_VALUE - 8)
            throw broken(path, "It is truncated, or a tensor has more than 2 GiB.");
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining())
            if (channel.read(buffer, position + buffer.position()) < 0)
                throw broken(path, "It is truncated.");
        return buffer.flip();
    }

    private static CellMapException broken(Path path, String why) {
        return new CellMapException(
                "Cannot read weights", path, why, "Check that it is a complete safetensors file.");
    }
}
