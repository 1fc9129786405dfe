// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes settings as YAML, the reasons as comments above them. */
final class PlannedText {

    private static final int WIDTH = 100;

    private PlannedText() {}

    /**
     * @param head what stands at the beginning, as comments, a line each
     * @param settings by key with dots, sections together
     */
    static String of(List<String> head, Map<String, PlannedValue> settings) {
        StringBuilder text = new StringBuilder();
        head.forEach(line -> comment(text, "", line));
        List<String> open = List.of();
        for (Map.Entry<String, PlannedValue> entry : settings.entrySet()) {
            List<String> path = List.of(entry.getKey().split("\\."));
            List<String> sections = path.subList(0, path.size() - 1);
            for (int depth = 0; depth < sections.size(); depth++)
                if (open.size() <= depth
                        || !sections.subList(0, depth + 1).equals(open.subList(0, depth + 1)))
                    text.append("  ".repeat(depth)).append(sections.get(depth)).append(":\n");
            open = new ArrayList<>(sections);
            String indent = "  ".repeat(sections.size());
            if (!entry.getValue().why().isEmpty()) comment(text, indent, entry.getValue().why());
            text.append(indent)
                    .append(path.get(path.size() - 1))
                    .append(": ")
                    .append(entry.getValue().value())
                    .append('\n');
        }
        return text.toString();
    }

    private static void comment(StringBuilder text, String indent, String sentence) {
        StringBuilder line = new StringBuilder(indent).append('#');
        for (String word : sentence.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent).append(sentence.startsWith(" ") ? "#    " : "#");
            }
            line.append(' ').append(word);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
