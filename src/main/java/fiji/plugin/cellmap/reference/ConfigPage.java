// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.reference.ConfigKeys.Key;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The reference page of the configuration, in Markdown. */
public final class ConfigPage {

    private static final String HEAD =
            """
            # Configuration

            One experiment is one YAML file. Every key is listed here; only `name` and `classes` must be given.
            A key that does not exist, a value of another type and a value out of range are refused with file and
            line. Any key can be overridden where a verb takes overrides: `data.patch_size=[64,64,64]`. The same in
            a terminal: `cellmap help config data.patch_size`. Editors with a YAML language server complete and
            check a file that begins with `# yaml-language-server: $schema=schema.json`; the schema is
            [configs/schema.json](../../configs/schema.json).

            This page is made from the program: the test `ReferenceTest` fails when it is out of date.
            """;

    private static final String COLUMNS =
            "| key | value | default | unit | meaning |\n|---|---|---|---|---|\n";

    private ConfigPage() {}

    /** The page. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(HEAD);
        List<Key> keys = ConfigKeys.all();
        table(page, "", keys);
        for (Key key : keys) {
            if (key.declared().isSection()) {
                page.append("\n## `").append(key.path()).append("`\n\n");
                page.append(key.declared().help()).append("\n");
                table(page, key.path(), keys);
            }
            if (key.path().equals(ConfigKeys.STEPS)) {
                page.append("\n## `process.defaults` and `process.classes.CLASS`\n\n");
                page.append(
                        "Steps run in this order, whatever the order of the keys. What a class does"
                                + " not name has the value of `process.defaults`. See [how to"
                                + " process](../how-to/process.md).\n");
                table(page, key.path(), keys);
            }
        }
        options(page);
        return page.toString();
    }

    private static void table(StringBuilder page, String section, List<Key> keys) {
        page.append('\n').append(COLUMNS);
        for (Key key : keys) if (key.section().equals(section)) row(page, key.declared());
    }

    private static void row(StringBuilder page, Declaration d) {
        String allowed = d.isSection() && d.words().isEmpty() ? "a section, below" : d.allowed();
        page.append("| `").append(d.snake()).append("` | ").append(allowed).append(" | ");
        page.append(byDefault(d)).append(" | ").append(d.unit()).append(" | ");
        page.append(d.help()).append(" |\n");
    }

    private static String byDefault(Declaration d) {
        if (d.required()) return "must be given";
        return d.byDefault().isEmpty() ? d.defaultText() : "`" + d.byDefault() + "`";
    }

    private static void options(StringBuilder page) {
        page.append("\n## `model.options`\n\n");
        page.append(
                "With the defaults of each `model.architecture`; see [models](../models.md) and"
                        + " `cellmap models NAME`.\n\n");
        page.append("| architecture | options |\n|---|---|\n");
        for (Map.Entry<String, Map<String, Object>> a : ArchitectureOptions.all().entrySet())
            page.append("| `").append(a.getKey()).append("` | ").append(list(a.getValue()));
    }

    private static String list(Map<String, Object> options) {
        return options.entrySet().stream()
                        .map(o -> "`" + o.getKey() + ": " + o.getValue() + "`")
                        .collect(Collectors.joining(", "))
                + " |\n";
    }
}
