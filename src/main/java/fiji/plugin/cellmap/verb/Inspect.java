// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Inspection;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Looks into a container, group or array. */
@Purpose(Inspect.PURPOSE)
public record Inspect(
        @Param(
                        help = "Folder or zip, a path inside one, or https://… or s3://….",
                        placeholder = "PATH",
                        argument = true,
                        required = true)
                String path,
        @Param(
                        help =
                                "Also show the SHA-256 of the voxels, and check whether the "
                                        + "levels of a volume were made from each other.",
                        byDefault = "false")
                Boolean hash)
        implements Verb<Inspect.Result> {

    public static final String PURPOSE = "Show what a container, group or array contains.";

    public record Result(@JsonUnwrapped Inspection found) implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            describe(found, "", text);
            return text.toString().stripTrailing();
        }

        @Override
        public boolean isFaulty() {
            return found.isFaulty();
        }
    }

    @Override
    public Result run(Progress progress) {
        try (ArrayStore store = Stores.open(path)) {
            return new Result(Inspection.of(store, "", Boolean.TRUE.equals(hash), progress));
        }
    }

    private static List<String> names(ObjectNode attributes) {
        return attributes.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static void line(String indent, String mark, String said, StringBuilder text) {
        text.append(indent).append("  ").append(mark);
        text.append(said.replace("\n", "\n" + indent + "  ")).append('\n');
    }

    private static void describe(Inspection node, String indent, StringBuilder text) {
        text.append(indent).append(node.path().isEmpty() ? "/" : node.path());
        text.append("  ").append(node.kind());
        if (node.format() != null) text.append(", ").append(node.format());
        if (node.dtype() != null)
            text.append(", ")
                    .append(node.dtype())
                    .append(' ')
                    .append(Arrays.toString(node.shape()))
                    .append(" in chunks of ")
                    .append(Arrays.toString(node.chunks()))
                    .append(", ")
                    .append(node.codec());
        if (node.fill() != null && node.fill().doubleValue() != 0)
            text.append(", fill ").append(node.fill());
        text.append('\n');
        if (!node.attributes().isEmpty())
            text.append(indent)
                    .append("  attributes ")
                    .append(String.join(", ", names(node.attributes())))
                    .append('\n');
        Provenance.of(node.attributes()).ifPresent(p -> line(indent, "made by ", p.text(), text));
        if (!node.sha256().isEmpty())
            text.append(indent).append("  SHA-256 ").append(node.sha256()).append('\n');
        if (node.levels() != null)
            for (Inspection.LevelFacts level : node.levels())
                text.append(indent)
                        .append("  level ")
                        .append(level.path())
                        .append(": ")
                        .append(Arrays.toString(level.scale()))
                        .append(" nm at ")
                        .append(Arrays.toString(level.translation()))
                        .append('\n');
        node.faults().forEach(f -> line(indent, "! ", f, text));
        node.findings().forEach(f -> line(indent, "! ", f, text));
        node.notes().forEach(n -> line(indent, "Note: ", n, text));
        if (node.children() != null)
            node.children().forEach(child -> describe(child, indent + "  ", text));
    }
}
