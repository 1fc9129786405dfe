// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Version;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an image was made from and by, as its attributes say under {@value #KEY}. It has neither
 * dates nor folders of a machine: what is made again from the same has the same bytes. Immutable.
 *
 * @param step verb that wrote the image
 * @param version of the program
 * @param models that it was predicted with; may be empty
 * @param source what was predicted; null for what was made from other results
 * @param mask what told where to predict; null for everywhere
 * @param settings all that were in effect, also those that nobody set; null if there are none
 * @param from the results that it was made from; may be empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Provenance(
        String step,
        String version,
        List<Model> models,
        Source source,
        Source mask,
        JsonNode settings,
        List<Input> from) {

    private static final String KEY = "provenance";
    private static final int DEEPEST = 8;
    private static final int DIGITS = 12;

    /** Edge of what is looked at of a source. */
    private static final long SAMPLE = 64;

    /** Reads also what a later version wrote. */
    private static final ObjectReader READER =
            Json.MAPPER
                    .readerFor(Provenance.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Provenance {
        models = models == null ? List.of() : List.copyOf(models);
        from = from == null ? List.of() : List.copyOf(from);
    }

    /**
     * A model.
     *
     * @param name of its run or file, without the folders above
     * @param sha256 of the file of its program
     */
    public record Model(String name, String sha256) {}

    /**
     * An array that was read.
     *
     * @param container name of its container without the folders above, or its address
     * @param path of the array in the container
     * @param dtype element type
     * @param shape voxels, z y x
     * @param voxelSize nm, z y x
     * @param translation lower corner, nm, z y x
     * @param state SHA-256 of these (but names) and of at most 64³ voxels around the middle of what
     *     was predicted: another text for other EM of the same shape, without reading all of it
     */
    public record Source(
            String container,
            String path,
            String dtype,
            long[] shape,
            @JsonProperty("voxel_size") double[] voxelSize,
            double[] translation,
            String state) {

        @Override
        public String toString() {
            String at = path == null || path.isEmpty() ? container : container + "/" + path;
            return at + " " + Arrays.toString(shape);
        }

        /**
         * Reads at most 64³ voxels.
         *
         * @param level the array
         * @param middle voxel around which lie those that its state depends on, apart from what is
         *     known without reading; the nearest ones if it lies outside
         */
        public static Source of(String container, String path, VoxelImage level, long[] middle) {
            long[] min = new long[3];
            long[] max = new long[3];
            for (int d = 0; d < 3; d++) {
                long length = level.shape()[d];
                min[d] = Math.max(0, Math.min(length - SAMPLE, middle[d] - SAMPLE / 2));
                max[d] = Math.min(length, min[d] + SAMPLE);
            }
            return of(container, path, level, Box.between(min, max));
        }

        /**
         * As above.
         *
         * @param read the voxels that its state depends on; read plane by plane
         */
        public static Source of(String container, String path, VoxelImage level, Box read) {
            String dtype = level.dtype().label;
            double[] scale = level.grid().scale();
            double[] corner = level.grid().translation();
            MessageDigest digest = Hashes.sha256();
            digest.update(
                    String.join(
                                    " ",
                                    dtype,
                                    Arrays.toString(level.shape()),
                                    Arrays.toString(scale),
                                    Arrays.toString(corner),
                                    Arrays.toString(read.min()))
                            .getBytes(StandardCharsets.UTF_8));
            for (long z = read.min()[0]; z < read.max(0); z += SAMPLE) {
                Box planes = read.planes(z, Math.min(read.max(0), z + SAMPLE));
                digest.update(
                        Elements.toBytes(
                                level.read(planes), level.dtype(), ByteOrder.LITTLE_ENDIAN));
            }
            String state = HexFormat.of().formatHex(digest.digest());
            return new Source(container, path, dtype, level.shape(), scale, corner, state);
        }
    }

    /**
     * Results that something was made from.
     *
     * @param images names of those that have the same provenance
     * @param provenance null if it is unknown
     */
    public record Input(List<String> images, Provenance provenance) {}

    /** What this program predicts. */
    public static Provenance predicted(
            List<Model> models, Source source, Source mask, JsonNode settings) {
        return new Provenance("predict", Version.text(), models, source, mask, settings, List.of());
    }

    /**
     * What this program makes from other results.
     *
     * @param step verb
     * @param settings may be null
     * @param inputs by name; empty where one has none
     */
    public static Provenance made(
            String step, JsonNode settings, Map<String, Optional<Provenance>> inputs) {
        Map<JsonNode, List<String>> alike = new LinkedHashMap<>();
        inputs.forEach(
                (name, one) ->
                        alike.computeIfAbsent(
                                        Json.MAPPER.valueToTree(one.orElse(null)),
                                        p -> new ArrayList<>())
                                .add(name));
        List<Input> from =
                alike.values().stream()
                        .map(names -> new Input(names, inputs.get(names.get(0)).orElse(null)))
                        .toList();
        return new Provenance(step, Version.text(), List.of(), null, null, settings, from);
    }

    /** Puts it among the attributes of an image. */
    public void record(ObjectNode attributes) {
        attributes.set(KEY, Json.MAPPER.valueToTree(this));
    }

    /** What is recorded among the attributes of an image; empty if nothing that can be read is. */
    public static Optional<Provenance> of(ObjectNode attributes) {
        JsonNode node = attributes.path(KEY);
        if (!node.isObject()) return Optional.empty();
        try {
            return Optional.of(READER.readValue(node));
        } catch (IOException e) {
            return Optional.empty(); // Of another program.
        }
    }

    /** That of an image; also that of the image which an array belongs to. */
    public static Optional<Provenance> of(ArrayStore store, String path) {
        Optional<Provenance> own = of(store.attributes(path));
        if (own.isPresent() || !path.contains("/")) return own;
        return of(store.attributes(path.substring(0, path.lastIndexOf('/'))));
    }

    /** The models that had part in it, in whichever step. */
    public List<Model> allModels() {
        return models(DEEPEST).distinct().toList();
    }

    private Stream<Model> models(int depth) {
        if (depth == 0) return models.stream();
        return Stream.concat(
                models.stream(),
                from.stream()
                        .map(Input::provenance)
                        .filter(p -> p != null)
                        .flatMap(p -> p.models(depth - 1)));
    }

    /** The array that it goes back to; empty if that is not known. */
    public Optional<Source> origin() {
        return origin(DEEPEST);
    }

    private Optional<Source> origin(int depth) {
        if (source != null || depth == 0) return Optional.ofNullable(source);
        return from.stream()
                .map(Input::provenance)
                .filter(p -> p != null)
                .flatMap(p -> p.origin(depth - 1).stream())
                .findFirst();
    }

    /** For people, in one line. */
    public String text() {
        StringBuilder text = new StringBuilder(step + ", CellMap " + version);
        String named =
                allModels().stream()
                        .map(m -> m.name() + " (" + shortened(m.sha256()) + ")")
                        .collect(Collectors.joining(", "));
        if (!named.isEmpty()) text.append("; model ").append(named);
        origin().ifPresent(s -> text.append("; of ").append(s));
        return text.toString();
    }

    private static String shortened(String hash) {
        return hash == null || hash.length() <= DIGITS ? hash : hash.substring(0, DIGITS) + "…";
    }
}
