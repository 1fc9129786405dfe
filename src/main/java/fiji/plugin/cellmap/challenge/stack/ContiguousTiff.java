// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Elements;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/**
 * A stack as ImageJ saves those of more than 4 GiB: one directory, whose description tells the
 * number of planes, which follow each other uncompressed (<a
 * href="https://imagej.net/ij/docs/guide/146-9.html">ImageJ guide, TIFF</a>).
 */
final class ContiguousTiff implements Planes {

    private static final Pattern COUNT = Pattern.compile("(?m)^(\\w+)=(\\d+)$");

    private static final Pattern OME = Pattern.compile("\\b(Size[ZCT])=\"(\\d+)\"");
    private static final List<String> AXES =
            List.of("channels", "slices", "frames", "SizeZ", "SizeC", "SizeT");

    private final Path file;
    private final FileChannel channel;
    private final long[] shape;
    private final DType dtype;
    private final ByteOrder order;
    private final long start;

    private ContiguousTiff(Path file, long[] shape, DType dtype, ByteOrder order, long start)
            throws IOException {
        this.file = file;
        this.shape = shape;
        this.dtype = dtype;
        this.order = order;
        this.start = start;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        long needed = start + shape[0] * shape[1] * shape[2] * dtype.bytes;
        if (channel.size() < needed) {
            long size = channel.size();
            channel.close();
            throw new CellMapException(
                    "Cannot read an image",
                    file,
                    "It claims to have " + shape[0] + " planes, but ends after " + size + " bytes.",
                    "Copy it again.");
        }
    }

    /**
     * Opens a file of this kind.
     *
     * @param pages that the file has directories for
     * @return empty if it is of another kind
     * @throws CellMapException if it has channels or times beside z, or is cut off
     */
    static Optional<Planes> open(Path file, long pages) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            Directory tags = new TIFFReader().read(in);
            Entry description = tags.getEntryById(TIFF.TAG_IMAGE_DESCRIPTION);
            if (description == null) return Optional.empty();
            String text = description.getValueAsString();
            requireOneAxis(text, file);
            int images = counts(text, COUNT).getOrDefault("images", 1);
            boolean other = pages != 1 || images == 1 || !text.startsWith("ImageJ=");
            if (other || number(tags, TIFF.TAG_COMPRESSION, 1) != 1) return Optional.empty();
            long[] shape = {
                images,
                number(tags, TIFF.TAG_IMAGE_HEIGHT, 0),
                number(tags, TIFF.TAG_IMAGE_WIDTH, 0)
            };
            Optional<DType> dtype = dtype(tags);
            if (dtype.isEmpty()) return Optional.empty();
            return Optional.of(
                    new ContiguousTiff(
                            file,
                            shape,
                            dtype.get(),
                            in.getByteOrder(),
                            number(tags, TIFF.TAG_STRIP_OFFSETS, 0)));
        }
    }

    /** Planes are along z, or along what its writer took for channels or times; not along two. */
    private static void requireOneAxis(String description, Path file) {
        Map<String, Integer> counts = new TreeMap<>();
        if (description.startsWith("ImageJ=")) counts.putAll(counts(description, COUNT));
        if (description.contains("<OME")) counts.putAll(counts(description, OME));
        List<String> axes = AXES.stream().filter(axis -> counts.getOrDefault(axis, 1) > 1).toList();
        if (axes.size() > 1)
            throw new CellMapException(
                    "Cannot import a stack",
                    file,
                    "Its planes are along " + String.join(" and ", axes) + ".",
                    "Save it as a greyscale stack with one channel and one time point.");
    }

    private static Map<String, Integer> counts(String description, Pattern pattern) {
        Map<String, Integer> counts = new TreeMap<>();
        Matcher lines = pattern.matcher(description);
        while (lines.find())
            if (lines.group(2).length() < 10)
                counts.put(lines.group(1), Integer.parseInt(lines.group(2)));
        return counts;
    }

    private static Optional<DType> dtype(Directory tags) {
        boolean real = number(tags, TIFF.TAG_SAMPLE_FORMAT, 1) == 3;
        if (number(tags, TIFF.TAG_SAMPLES_PER_PIXEL, 1) != 1) return Optional.empty();
        return switch ((int) number(tags, TIFF.TAG_BITS_PER_SAMPLE, 1)) {
            case 8 -> Optional.of(DType.UINT8);
            case 16 -> Optional.of(DType.UINT16);
            case 32 -> Optional.of(real ? DType.FLOAT32 : DType.UINT32);
            default -> Optional.empty();
        };
    }

    /** The number of a tag, or the first of several. */
    private static long number(Directory tags, int tag, long absent) {
        Entry entry = tags.getEntryById(tag);
        if (entry == null) return absent;
        Object value = entry.getValue();
        if (value instanceof Number n) return n.longValue();
        if (value instanceof long[] a) return a[0];
        if (value instanceof int[] a) return a[0];
        return value instanceof short[] a ? a[0] & 0xFFFF : absent;
    }

    @Override
    public String location() {
        return file.toString();
    }

    @Override
    public Box bounds() {
        return Box.of(shape);
    }

    @Override
    public DType dtype() {
        return dtype;
    }

    @Override
    public Object read(Box box) {
        Object values = dtype.allocate(Math.toIntExact(box.size()));
        for (long z = box.min()[0]; z < box.max(0); z++) {
            long[] min = {z, box.min()[1], 0};
            Box rows = new Box(min, new long[] {1, box.shape()[1], shape[2]});
            Boxes.copy(rows(rows), rows, values, box);
        }
        return values;
    }

    /** Whole rows of one plane. */
    private Object rows(Box rows) {
        int length = Math.toIntExact(rows.size());
        byte[] bytes = new byte[Math.multiplyExact(length, dtype.bytes)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long at = start + (rows.min()[0] * shape[1] + rows.min()[1]) * shape[2] * dtype.bytes;
        try {
            while (buffer.hasRemaining())
                if (channel.read(buffer, at + buffer.position()) < 0)
                    throw new IOException("The file became shorter while it was read.");
        } catch (IOException e) {
            throw broken(e);
        }
        return Elements.fromBytes(bytes, dtype, order);
    }

    private CellMapException broken(IOException e) {
        return new CellMapException(
                "Cannot read an image", file, AtomicFiles.reason(e), "Copy it again.", e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw broken(e);
        }
    }
}
