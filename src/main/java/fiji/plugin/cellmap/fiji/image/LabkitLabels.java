// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.image;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A labeling as Labkit saves it: JSON with an {@code interval} and, for each label, a list of
 * pixels. The label that is called as the class is object 1; those that are called as the class and
 * something more ({@code mito 1}, {@code mito left}) are objects of their own, from 1 on in the
 * order of the file. The file is read as a stream; eight bytes for each pixel stay in memory.
 */
public final class LabkitLabels {

    private final Path file;
    private final String className;
    private final long[] shape;
    private final NavigableMap<Integer, Pixels> planes = new TreeMap<>();
    private final Set<String> others = new TreeSet<>();
    private int objects;

    /** Pixels of a plane: index and id in turn. */
    private static final class Pixels {
        private int[] values = new int[64];
        private int count;

        void add(int index, int id) {
            if (count == values.length) values = Arrays.copyOf(values, 2 * count);
            values[count++] = index;
            values[count++] = id;
        }
    }

    private LabkitLabels(Path file, String className, long[] shape) {
        this.file = file;
        this.className = className;
        this.shape = shape;
    }

    /**
     * Reads a labeling.
     *
     * @param em whose voxels are labelled
     * @throws CellMapException if the file is not of this form
     * @throws UsageException if it is of another image, or has no such label
     */
    public static Annotated read(Path file, String className, VoxelImage em) {
        LabkitLabels labels = new LabkitLabels(file, className, em.shape());
        try (JsonParser in = Json.MAPPER.createParser(file.toFile())) {
            labels.read(in);
        } catch (IOException e) {
            throw labels.broken(AtomicFiles.reason(e), e);
        }
        if (labels.planes.isEmpty())
            throw new UsageException(
                    "There is no such label",
                    file,
                    "No pixel has a label that begins with \"" + className + "\".",
                    "Its labels are " + labels.others + "; rename one, or give another class.");
        VoxelImage volume =
                VoxelImage.ofLayers(labels.new Painted(), DType.UINT32, em.grid(), file.toString());
        return Annotated.of(volume, labels.planes.firstKey(), labels.planes.lastKey());
    }

    private void read(JsonParser in) throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) throw broken("It is not an object.", null);
        boolean found = false;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals("interval")) requireSize(in);
            else if (name.equals("labels")) {
                labels(in);
                found = true;
            } else in.skipChildren();
        }
        if (!found) throw broken("It has no labels.", null);
    }

    private void requireSize(JsonParser in) throws IOException {
        JsonNode interval = Json.MAPPER.readTree(in);
        for (int d = 0; d < 3; d++) {
            if (interval.at("/max/" + d).asLong(-1) + 1 != shape[2 - d])
                throw new UsageException(
                        "The labeling is of another image",
                        file,
                        "Its interval is "
                                + interval
                                + ", and the image has "
                                + Arrays.toString(shape)
                                + " voxels (z, y, x).",
                        "Open the image that was labelled.");
        }
    }

    private void labels(JsonParser in) throws IOException {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            if (name.equals(className) || name.startsWith(className + " ")) pixels(in, ++objects);
            else {
                others.add(name);
                in.skipChildren();
            }
        }
    }

    private void pixels(JsonParser in, int id) throws IOException {
        while (in.nextToken() == JsonToken.START_ARRAY) {
            int[] xyz = new int[3];
            int d = 0;
            while (in.nextToken() != JsonToken.END_ARRAY) {
                if (d == 3 || in.currentToken() != JsonToken.VALUE_NUMBER_INT)
                    throw broken("A pixel is not [x, y, z].", null);
                xyz[d] = in.getIntValue();
                if (xyz[d] < 0 || xyz[d] >= shape[2 - d])
                    throw broken("A pixel lies outside of the image.", null);
                d++;
            }
            if (d < 3) throw broken("A pixel is not [x, y, z].", null);
            planes.computeIfAbsent(xyz[2], z -> new Pixels())
                    .add((int) (xyz[1] * shape[2] + xyz[0]), id);
        }
    }

    private CellMapException broken(String why, IOException cause) {
        return new CellMapException(
                "Cannot read a labeling",
                file,
                why,
                "Give a .labeling or .json file that Labkit has saved for a volume.",
                cause);
    }

    private final class Painted implements BlockSource<Object> {

        @Override
        public Box bounds() {
            return Box.of(shape);
        }

        @Override
        public Object read(Box box) {
            int[] ids = new int[Math.toIntExact(box.size())];
            int width = (int) box.shape()[2];
            for (long z = box.min()[0]; z < box.max(0); z++) {
                Pixels pixels = planes.get((int) z);
                if (pixels == null) continue;
                int plane = (int) ((z - box.min()[0]) * box.shape()[1] * width);
                for (int i = 0; i < pixels.count; i += 2) {
                    long v = pixels.values[i] / shape[2] - box.min()[1];
                    long u = pixels.values[i] % shape[2] - box.min()[2];
                    if (v >= 0 && v < box.shape()[1] && u >= 0 && u < width)
                        ids[plane + (int) (v * width + u)] = pixels.values[i + 1];
                }
            }
            return ids;
        }
    }
}
