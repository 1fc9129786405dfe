// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.SmallFiles;
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
 * The files of a package of bioimage.io: a zip file, an unpacked folder, or the description in it.
 *
 * @param path as a user gave it
 * @param rdf its description
 * @param folder that holds the files; null for a zip file
 */
record BioimageFiles(Path path, JsonNode rdf, Path folder) {

    private static final List<String> NAMES =
            List.of("rdf.yaml", "bioimageio.yaml", "model.yaml", "model.yml");

    /** Other names that the format allows, where there is only one such file. */
    private static final Pattern OTHERS = Pattern.compile(".+\\.(rdf|bioimageio|model)\\.ya?ml");

    private static final int LARGEST_TEXT = 1 << 24;
    private static final long MOST_PACKED = 64;

    /**
     * Whether this is such a package; blocks.
     *
     * @throws CellMapException if the file cannot be read
     */
    static boolean are(Path path) {
        return description(path).isPresent() || isZip(path);
    }

    /** Opens a package; blocks. */
    static BioimageFiles of(Path path) {
        Optional<Path> file = description(path);
        if (file.isEmpty()) return new BioimageFiles(path, tree(path, ofZip(path)), null);
        Path folder = file.get().toAbsolutePath().normalize().getParent();
        return new BioimageFiles(path, tree(path, text(file.get())), folder);
    }

    private static boolean isZip(Path path) {
        return Files.isRegularFile(path)
                && !path.toString().matches(".*\\.ya?ml")
                && FileKind.of(path) == FileKind.BIOIMAGE;
    }

    private static Optional<Path> description(Path path) {
        return candidates(path).stream()
                .filter(Files::isRegularFile)
                .filter(BioimageFiles::describes)
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

    private static byte[] text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return SmallFiles.bytes(in, LARGEST_TEXT);
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
                    return SmallFiles.bytes(in, LARGEST_TEXT);
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

    /**
     * A file that the description names; of a zip file a copy that is deleted when this process
     * ends. Blocks. A file that is elsewhere may lie in the package under its own name.
     *
     * @param named {@code source} and {@code sha256}, or the source alone
     * @throws CellMapException if there is none, or its checksum is another
     */
    Path file(JsonNode named) {
        String source = named.isTextual() ? named.asText() : named.path("source").asText();
        String sum = named.path("sha256").asText("");
        boolean elsewhere = source.contains("://");
        String name =
                elsewhere
                        ? source.replaceFirst("[?#].*", "").replaceFirst(".*/", "")
                        : source.replaceFirst("^\\./", "");
        if (elsewhere && (sum.isEmpty() || name.isEmpty() || !has(name)))
            throw elsewhere(source, name, sum);
        Path file = folder == null ? unpacked(name) : inside(name);
        if (!sum.isEmpty() && !sum.equals(sum(file)))
            throw refused(path, name + " is not the file that the description names (checksum).");
        return file;
    }

    private boolean has(String name) {
        if (folder != null) return Files.isRegularFile(folder.resolve(name));
        try (ZipFile zip = new ZipFile(path.toFile())) {
            return zip.getEntry(name) != null;
        } catch (IOException e) {
            throw refused(path, AtomicFiles.reason(e));
        }
    }

    private Path inside(String name) {
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder) || !Files.isRegularFile(file))
            throw refused(path, "There is no file " + name + " beside it.");
        return file;
    }

    private Path unpacked(String name) {
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

    private CellMapException elsewhere(String source, String name, String sum) {
        return new CellMapException(
                "Cannot use a bioimage.io package",
                path,
                "Its weights are elsewhere: " + source + ".",
                sum.isEmpty() || name.isEmpty()
                        ? "Get the whole package: bioimageio package SOURCE PACKAGE.zip"
                        : "Get that file and put it beside the description as " + name + ".");
    }

    static CellMapException refused(Path path, String why) {
        return new CellMapException(
                "Cannot use a bioimage.io package",
                path,
                why,
                "Get it again, or predict with its TorchScript file and a description beside it.");
    }
}
