// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fiji.plugin.cellmap.report.DataTable.Cell;
import fiji.plugin.cellmap.runfolder.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The configurations of runs, and in what they differ. */
record Configurations(Map<String, RunFolder> runs) {

    void addTo(Html page) {
        page.section("Configuration");
        if (runs.size() > 1) differences(page);
        runs.forEach(
                (name, run) ->
                        page.unfold("Configuration of " + name)
                                .preformatted(RunPage.read(run.config()))
                                .folded());
    }

    private void differences(Html page) {
        List<Map<String, String>> all = runs.values().stream().map(Configurations::keys).toList();
        TreeSet<String> keys = new TreeSet<>();
        all.forEach(m -> keys.addAll(m.keySet()));
        keys.removeIf(k -> all.stream().map(m -> m.getOrDefault(k, "")).distinct().count() == 1);
        if (keys.isEmpty()) {
            page.note("The configurations say the same.");
            return;
        }
        List<String> head = new ArrayList<>(List.of("key"));
        head.addAll(runs.keySet());
        DataTable table = new DataTable("Keys that differ; empty is the default.", "", head);
        for (String key : keys) {
            List<Cell> row = new ArrayList<>(List.of(Cell.text(key)));
            all.forEach(m -> row.add(Cell.text(m.getOrDefault(key, ""))));
            table.row(row);
        }
        page.table(table);
    }

    private static Map<String, String> keys(RunFolder run) {
        Map<String, String> keys = new TreeMap<>();
        try {
            collect("", new YAMLMapper().readTree(RunPage.read(run.config())), keys);
        } catch (JsonProcessingException e) {
            keys.put("(cannot be read)", String.valueOf(e.getOriginalMessage()));
        }
        return keys;
    }

    private static void collect(String key, JsonNode node, Map<String, String> keys) {
        if (!node.isObject()) keys.put(key, node.isTextual() ? node.asText() : node.toString());
        else
            node.fields()
                    .forEachRemaining(
                            e ->
                                    collect(
                                            key.isEmpty() ? e.getKey() : key + "." + e.getKey(),
                                            e.getValue(),
                                            keys));
    }
}
