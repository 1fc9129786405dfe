// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import com.fasterxml.jackson.core.type.TypeReference;
import fiji.plugin.cellmap.engine.natives.InstalledEngine;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an engine is made of: files of a package index or repository, with their checksums, and what
 * of them is unpacked. Immutable.
 *
 * @param name {@code cuda} or {@code cpu}
 * @param version of libtorch
 * @param folder name of its folder
 * @param platform such as {@code linux-x86_64}
 * @param about in words
 * @param source {@code index} of Python packages, or {@code repository} of Maven's layout
 * @param flavour of the JNI library that serves it
 * @param libraries folder of libtorch in what is unpacked
 * @param cudart folder of CUDA's runtime, likewise; empty for none
 * @param glibc lowest version; empty for any
 * @param unpacked bytes
 * @param keep patterns of entries to unpack
 * @param leave pattern of those to leave out all the same; empty for none
 * @param parts the files
 */
record EngineBundle(
        String name,
        String version,
        String folder,
        String platform,
        String about,
        String source,
        String flavour,
        String libraries,
        String cudart,
        String glibc,
        long unpacked,
        List<String> keep,
        String leave,
        List<Part> parts) {

    private static final List<EngineBundle> ALL = read();

    /**
     * A file.
     *
     * @param project of the index, or the folder in the repository
     * @param same files that hold the same, such as those for other versions of Python
     */
    record Part(String project, String file, long bytes, String sha256, List<Part> same) {

        /** It and its equals. */
        Stream<Part> all() {
            return Stream.concat(
                    Stream.of(this),
                    same == null
                            ? Stream.empty()
                            : same.stream()
                                    .map(s -> new Part(project, s.file, s.bytes, s.sha256, null)));
        }
    }

    private static List<EngineBundle> read() {
        try (InputStream in = EngineBundle.class.getResourceAsStream("engines.json")) {
            return Json.MAPPER.readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<EngineBundle> all() {
        return ALL;
    }

    /**
     * The engine of a name for a platform.
     *
     * @throws UsageException if there is none, with what is there instead
     */
    static EngineBundle find(String name, String platform, List<EngineBundle> all) {
        List<EngineBundle> called = all.stream().filter(b -> b.name.equals(name)).toList();
        return called.stream()
                .filter(b -> b.platform.equals(platform))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "There is no engine to install",
                                        name + " on " + platform,
                                        called.isEmpty()
                                                ? "It is neither cuda, cpu nor a folder."
                                                : "There is one for "
                                                        + String.join(
                                                                ", ",
                                                                called.stream()
                                                                        .map(b -> b.platform)
                                                                        .toList())
                                                        + " only.",
                                        called.isEmpty()
                                                ? "Check the path of the folder."
                                                : "Install libtorch "
                                                        + called.get(0).version
                                                        + " for this platform by other means, and"
                                                        + " give its folder."));
    }

    long download() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** Whether an entry of an archive is unpacked. */
    boolean keeps(String entry) {
        return keep.stream().anyMatch(entry::matches) && (leave.isEmpty() || !entry.matches(leave));
    }

    /** How it is described once it is installed. */
    InstalledEngine installed(long bytes) {
        return new InstalledEngine(folder, name, version, flavour, libraries, cudart, about, bytes);
    }
}
