// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.process.ProcessPlan;
import fiji.plugin.cellmap.process.step.Pipeline;
import fiji.plugin.cellmap.process.step.Step;
import fiji.plugin.cellmap.reference.ConfigKeys.Key;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigKeysTest {

    private static final String MINIMAL = "name: tiny\nclasses: [cell]\n";
    private static final ObjectMapper YAML = new YAMLMapper();

    private static ConfigFile parse(String... sets) {
        return ConfigFile.parse("a.yaml", MINIMAL, List.of(sets));
    }

    /** An experiment with defaults only, as a tree with every key. */
    private static JsonNode defaults() {
        return YAML.valueToTree(parse().experiment());
    }

    private static JsonNode at(Key key) {
        return defaults().at("/" + key.path().replace('.', '/'));
    }

    private static boolean isStep(Key key) {
        return key.path().startsWith(ConfigKeys.STEPS + ".");
    }

    @Test
    void aDeclaredDefaultIsWhatAnEmptySectionHas() throws IOException {
        for (Key key : ConfigKeys.all()) {
            String usual = key.declared().byDefault();
            if (usual.isEmpty() || isStep(key)) continue;
            assertEquals(numbers(YAML.readTree(usual)), numbers(at(key)), key.path());
        }
    }

    @Test
    void aKeyWithoutDefaultHasNone() {
        for (Key key : ConfigKeys.all()) {
            Declaration d = key.declared();
            if (isStep(key) || d.required() || d.isSection() || d.isMap()) continue;
            assertEquals(d.byDefault().isEmpty(), isNone(at(key)), key.path());
            assertFalse(d.defaultText().isEmpty(), key.path());
        }
    }

    private static boolean isNone(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Numbers as doubles, so that 1 equals 1.0. */
    private static Object numbers(JsonNode node) {
        if (node.isNumber()) return node.doubleValue();
        if (!node.isArray()) return node;
        List<Object> values = new ArrayList<>();
        node.forEach(item -> values.add(numbers(item)));
        return values;
    }

    @Test
    void whatIsDeclaredIsWhatIsRead() {
        List<String> paths = ConfigKeys.all().stream().map(Key::path).toList();
        leaves(defaults(), "").forEach(path -> assertTrue(paths.contains(path), path));
        for (Key key : ConfigKeys.all()) {
            Declaration d = key.declared();
            if (d.byDefault().isEmpty() || isStep(key)) continue;
            parse(key.path() + "=" + d.byDefault());
        }
    }

    private static List<String> leaves(JsonNode node, String prefix) {
        List<String> names = new ArrayList<>();
        node.fields()
                .forEachRemaining(
                        field -> {
                            String path = prefix + field.getKey();
                            names.add(path);
                            names.addAll(leaves(field.getValue(), path + "."));
                        });
        return names;
    }

    @Test
    void aStepWithItsDeclaredDefaultDoesWhatItDoesWithout() {
        String without = cell();
        for (Step step : Pipeline.steps()) {
            String usual = step.declared().byDefault();
            assertFalse(usual.isEmpty(), step.key());
            assertEquals(without, cell("process.defaults." + step.key() + "=" + usual));
        }
    }

    private static String cell(String... sets) {
        ConfigFile file = parse(sets);
        return ProcessPlan.of(
                        file.experiment().process(),
                        List.of("cell"),
                        OrganelleClasses.official(),
                        file::refuse)
                .pipelines()
                .get("cell")
                .toString();
    }

    @Test
    void aRangeRefusesWhatLiesOutside() {
        for (Key key : ConfigKeys.all()) {
            Declaration d = key.declared();
            if (isStep(key) || d.isList() || Double.isInfinite(d.min())) continue;
            UsageException e =
                    assertThrows(
                            UsageException.class,
                            () -> parse(key.path() + "=" + (d.min() == 0 ? "-1" : "0")),
                            key.path());
            assertEquals("@{set} " + key.path() + "=" + (d.min() == 0 ? "-1" : "0"), e.where());
        }
    }

    @Test
    void helpFindsKeysBySectionPathAndLastPart() {
        assertTrue(ConfigHelp.of("data.patch_size").contains("three whole numbers from 1"));
        assertEquals(ConfigHelp.of("data.patch_size"), ConfigHelp.of("patch_size"));
        assertTrue(ConfigHelp.of("train").contains("train.ema"));
        assertTrue(ConfigHelp.of("process.classes.mito.watershed").contains("dynamic"));
        assertTrue(ConfigHelp.of("model.options").contains("MedNeXt"));
        assertThrows(UsageException.class, () -> ConfigHelp.of("patchsize"));
        assertTrue(ConfigHelp.all().contains("optimizer.learning_rate"));
    }
}
