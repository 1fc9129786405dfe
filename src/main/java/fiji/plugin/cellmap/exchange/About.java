// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.SmallFiles;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What only the authors of a model know: the keys of a bioimage.io description that no program can
 * fill in. Read from YAML; keys and values as in {@code rdf.yaml} (spec 0.5).
 *
 * @param keys those that were given, in their order
 */
public record About(ObjectNode keys) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final List<String> NEEDED = List.of("name", "authors", "license");
    private static final List<String> KNOWN =
            List.of(
                    "name",
                    "description",
                    "authors",
                    "license",
                    "cite",
                    "tags",
                    "git_repo",
                    "links",
                    "maintainers",
                    "id",
                    "id_emoji",
                    "uploader",
                    "version",
                    "training_data",
                    "documentation");

    /**
     * @param file YAML with at least name, authors and license; {@code documentation} is Markdown
     *     text here
     * @throws UsageException if it cannot be read, lacks one of these or has another key
     */
    public static About read(Path file) {
        try {
            if (!(YAML.readTree(SmallFiles.bytes(file, SmallFiles.SETTINGS))
                    instanceof ObjectNode keys)) throw refused(file, "It holds no keys.");
            for (String key : NEEDED)
                if (!keys.hasNonNull(key) || keys.get(key).isEmpty() && !keys.get(key).isTextual())
                    throw refused(file, "It lacks " + key + ".");
            keys.fieldNames()
                    .forEachRemaining(
                            key -> {
                                if (!KNOWN.contains(key))
                                    throw refused(file, "Unknown key " + key + ".");
                            });
            if (!keys.get("authors").isArray() || !keys.get("authors").path(0).hasNonNull("name"))
                throw refused(file, "authors is not a list of names.");
            return new About(keys);
        } catch (IOException e) {
            throw refused(file, AtomicFiles.reason(e));
        }
    }

    /** That a package was asked for without saying who made it. */
    public static UsageException missing() {
        return refused("@{about}", "A package must say who made the model.");
    }

    private static UsageException refused(Object file, String why) {
        return new UsageException(
                "Cannot describe a model for bioimage.io",
                file,
                why,
                "Give a YAML such as {name: Mitochondria in FIB-SEM, authors: [{name: A. Person}],"
                        + " license: CC-BY-4.0}; allowed keys are "
                        + String.join(", ", KNOWN)
                        + ".");
    }
}
