// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.net.container.TorchArchive;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A model of bioimage.io (format 0.4 or 0.5) as a program with its description: a zip file, an
 * unpacked folder, or the description in it.
 *
 * @param program its TorchScript weights; of a zip file a copy that is deleted when this process
 *     ends
 * @param description by the keys of {@link ModelContract}; some may be missing
 */
record BioimagePackage(Path program, ObjectNode description) {

    private static final List<String> NAMES =
            List.of("rdf.yaml", "bioimageio.yaml", "model.yaml", "model.yml");

    /** Other names that the format allows, where there is only one such file. */
    private static final Pattern OTHERS = Pattern.compile(".+\\.(rdf|bioimageio|model)\\.ya?ml");

    private static final List<String> WEIGHTS = List.of("torchscript", "pytorch_script");
    private static final int LARGEST_TEXT = 1 << 24;
    private static final long MOST_PACKED = 64;

    /**
     * Whether this is such a model; blocks.
     *
     * @throws CellMapException if the file cannot be read
     */
    static boolean is(Path path) {
        return rdf(path).isPresent() || isZip(path);
    }

    private static boolean isZip(Path path) {
        return Files.isRegularFile(path)
                && !path.toString().matches(".*\\.ya?ml")
                && FileKind.of(path) == FileKind.BIOIMAGE;
    }

    private static Optional<Path> rdf(Path path) {
        return candidates(path).stream()
                .filter(Files::isRegularFile)
                .filter(BioimagePackage::describes)
                .findFirst();
    }

    private static List<Path> candidates(Path path) {
        if (!Files.isDirectory(path))
            return path.toString().matches(".*\\.ya?ml") ? List.of(path) : List.of();
        List<Path> usual = NAMES.stream().map(path::resolve).filter(Files::isRegularFile).toList();
        if (!usual.isEmpty()) return usual;
        try (Stream<Path> files = Files.list(path)) {
            List<Path> others =
                    files.filter(f -> OTHERS.matcher(f.getFileName().toString()).matches())
                            .sorted()
                            .toList();
            if (others.size() < 2) return others;
            throw new UsageException(
                    "Cannot choose a model",
                    path,
                    "It holds the descriptions "
                            + others.stream()
                                    .map(f -> f.getFileName().toString())
                                    .collect(Collectors.joining(", "))
                            + ".",
                    "Name one of these files.");
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean describes(Path file) {
        try {
            return tree(file, text(file)).has("format_version");
        } catch (CellMapException e) {
            return false;
        }
    }

    /**
     * Reads a package; blocks.
     *
     * @param asked what a user says beside it
     * @throws CellMapException if it has no TorchScript weights, is damaged, or its tensors are
     *     none that this program can make
     */
    static BioimagePackage read(Path path, ObjectNode asked) {
        Optional<Path> file = rdf(path);
        JsonNode rdf = file.isPresent() ? tree(path, text(file.get())) : tree(path, ofZip(path));
        String type = rdf.path("type").asText("model");
        if (!type.equals("model")) throw refused(path, "It describes a " + type + ", not a model.");
        JsonNode weights = weights(rdf, path);
        String name = weights.path("source").asText().replaceFirst("^\\./", "");
        if (name.contains("://")) throw refused(path, "Its weights are elsewhere: " + name + ".");
        Path program = file.isPresent() ? inside(file.get(), name) : unpacked(path, name);
        String sum = weights.path("sha256").asText("");
        if (!sum.isEmpty() && !sum.equals(sum(program)))
            throw refused(path, name + " is not the file that the description names (checksum).");
        ObjectNode known = ofContract(program);
        known.setAll(asked);
        return new BioimagePackage(program, new BioimageTensors(rdf, known, path).description());
    }

    /** The voxel size, which packages of this program say only in the program. */
    private static ObjectNode ofContract(Path program) {
        ObjectNode known = Json.object();
        TorchArchive.extra(program, ModelContract.ENTRY)
                .map(json -> Json.parseObject(json, program).get("voxel_size"))
                .ifPresent(size -> known.set("voxel_size", size));
        return known;
    }

    private static JsonNode weights(JsonNode rdf, Path path) {
        JsonNode all = rdf.path("weights");
        for (String kind : WEIGHTS) if (all.has(kind)) return all.get(kind);
        List<String> there = new ArrayList<>();
        all.fieldNames().forEachRemaining(there::add);
        if (there.isEmpty()) throw refused(path, "It has no weights.");
        throw new CellMapException(
                "Cannot use a bioimage.io package",
                path,
                "It has no TorchScript weights, only " + String.join(", ", there) + ".",
                "Add them in Python: bioimageio.core can convert weights to torchscript.");
    }

    private static byte[] text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST_TEXT);
        } catch (IOException e) {
            throw refused(file, AtomicFiles.reason(e));
        }
    }

    private static byte[] ofZip(Path path) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            List<String> names = new ArrayList<>(NAMES);
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> OTHERS.matcher(name).matches() && name.indexOf('/') < 0)
                    .forEach(names::add);
            for (String name : names) {
                ZipEntry entry = zip.getEntry(name);
                if (entry == null) continue;
                try (InputStream in = zip.getInputStream(entry)) {
                    return in.readNBytes(LARGEST_TEXT);
                }
            }
            throw refused(path, "It lacks rdf.yaml.");
        } catch (IOException e) {
            throw refused(path, AtomicFiles.reason(e));
        }
    }

    /** With anchors resolved, which Jackson leaves. */
    private static JsonNode tree(Path where, byte[] yaml) {
        try {
            Object tree =
                    new Yaml(new SafeConstructor(new LoaderOptions()))
                            .load(new String(yaml, UTF_8));
            return tree instanceof Map<?, ?> ? Json.MAPPER.valueToTree(tree) : Json.object();
        } catch (YAMLException | IllegalArgumentException e) {
            throw refused(where, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Path inside(Path rdf, String name) {
        Path folder = rdf.toAbsolutePath().normalize().getParent();
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file))
            throw refused(rdf, "There is no file " + name + " beside it.");
        return file;
    }

    private static Path unpacked(Path path, String name) {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) throw refused(path, "It lacks " + name + ".");
            long size = entry.getSize();
            if (size < 0 || size > MOST_PACKED * entry.getCompressedSize() + LARGEST_TEXT)
                throw refused(path, name + " would unpack to " + size + " bytes.");
            Path file = Files.createTempFile("cellmap-" + path.getFileName() + "-", ".pt");
            file.toFile().deleteOnExit();
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(file)) {
                byte[] part = new byte[1 << 16];
                for (long left = size; left > 0; ) {
                    int n = in.read(part, 0, (int) Math.min(left, part.length));
                    if (n < 0) throw refused(path, name + " is truncated.");
                    out.write(part, 0, n);
                    left -= n;
                }
            }
            return file;
        } catch (IOException e) {
            throw refused(path, AtomicFiles.reason(e));
        }
    }

    private static String sum(Path file) {
        try {
            return Hashes.sha256(Files.readAllBytes(file));
        } catch (IOException e) {
            throw refused(file, AtomicFiles.reason(e));
        }
    }

    static CellMapException refused(Path path, String why) {
        return new CellMapException(
                "Cannot use a bioimage.io package",
                path,
                why,
                "Get it again, or predict with its TorchScript file and a description beside it.");
    }
}
