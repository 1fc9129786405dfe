// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of a configuration is held to the range that it declares. */
class ConfigRangesTest {

    private static final String CONFIG =
            """
            name: small
            classes: [mito, er]
            model: {architecture: BasicUNet}
            data: {voxel_size: [8, 8, 8], patch_size: [32, 32, 32]}
            """;

    /** A key with a value that its declaration does not allow. */
    record Wrong(String key, String value, String allowed) {
        @Override
        public String toString() {
            return key + "=" + value;
        }
    }

    private static void collect(Class<?> section, String prefix, List<Wrong> found) {
        for (Declaration d : Declaration.of(section)) {
            String key = prefix + d.snake();
            if (d.isSection()) collect(d.type(), key + ".", found);
            else wrong(d).forEach(value -> found.add(new Wrong(key, value, d.allowed())));
        }
    }

    private static List<String> wrong(Declaration d) {
        List<String> values = new ArrayList<>();
        // Values by name are held to their range by code, see RangeCheck.
        if (d.type() == Map.class) return values;
        if (!d.choices().isEmpty()) values.add(list(d, "nonsense"));
        if (d.element() == Boolean.class || d.element() == boolean.class) return values;
        if (d.min() > -1e300) values.add(list(d, number(d.min() - 1)));
        if (d.max() < 1e300) values.add(list(d, number(d.belowMax() ? d.max() : d.max() + 1)));
        if (d.length() > 0 && !d.isMap()) values.add("[" + number(Math.max(1, d.min())) + "]");
        return values;
    }

    private static String list(Declaration d, String value) {
        if (!d.isList()) return value;
        return "[" + String.join(", ", Collections.nCopies(Math.max(1, d.length()), value)) + "]";
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    static Stream<Wrong> wrongValues() {
        List<Wrong> found = new ArrayList<>();
        collect(Experiment.class, "", found);
        return found.stream();
    }

    @Test
    void mostKeysHaveARangeToHold() {
        long keys = wrongValues().map(Wrong::key).distinct().count();
        assertTrue(keys > 40, keys + " keys with wrong values");
        assertEquals("small", ConfigFile.parse("c.yaml", CONFIG, List.of()).experiment().name());
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aValueOutOfRangeIsRefusedByItsKey(Wrong wrong) {
        List<String> set = List.of(wrong.key + "=" + wrong.value);
        UsageException e =
                assertThrows(UsageException.class, () -> ConfigFile.parse("c.yaml", CONFIG, set));
        assertTrue(e.what().contains(wrong.key), e.getMessage());
        assertTrue(e.fix().contains(wrong.allowed), e.getMessage());
    }

    @Test
    void theLineOfTheKeyIsNamed() {
        String text = CONFIG + "train:\n  epochs: 3\n  batch_size: 0\n";
        UsageException e =
                assertThrows(
                        UsageException.class, () -> ConfigFile.parse("c.yaml", text, List.of()));
        assertTrue(e.where().startsWith("c.yaml:7"), e.where());
    }

    @Test
    void valuesThatContradictEachOtherAreRefused() {
        String[] sets = {
            "loss={bce: 0, dice: 0}",
            "loss.deep_supervision=[0, 1]",
            "data.intensity_scale=0",
            "optimizer={learning_rate: 0.1, minimum: 0.2}",
            "classes=[mito, mito]",
            "classes=[]",
            "process={classes: {nuc: {threshold: 0.5}}}",
        };
        for (String set : sets)
            assertThrows(
                    UsageException.class,
                    () -> ConfigFile.parse("c.yaml", CONFIG, List.of(set)),
                    set);
    }

    @Test
    void onlyWhatDecidesTheTrainingCountsForItsHash() {
        ConfigFile one = ConfigFile.parse("c.yaml", CONFIG, List.of());
        ConfigFile longer =
                ConfigFile.parse(
                        "c.yaml", CONFIG, List.of("train.epochs=77", "predict.overlap=0.25"));
        ConfigFile other = ConfigFile.parse("c.yaml", CONFIG, List.of("train.batch_size=7"));
        assertEquals(one.trainingHash(), longer.trainingHash());
        assertEquals(List.of(), one.trainingDifferences(longer));
        assertEquals(1, one.trainingDifferences(other).size());
        assertTrue(
                one.trainingDifferences(other).get(0).startsWith("train.batch_size ("),
                one.trainingDifferences(other).get(0));
    }
}
