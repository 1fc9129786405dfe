// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    private static final String MINIMAL = "name: tiny\nclasses: [mito]\n";

    private static ConfigFile parse(String text, String... sets) {
        return ConfigFile.parse("a.yaml", text, List.of(sets));
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        Experiment e = parse(MINIMAL).experiment();
        assertEquals("BasicUNet", e.model().architecture());
        assertArrayEquals(new int[] {128, 128, 128}, e.data().patchSize());
        assertEquals(Map.of(), e.process().rule("mito"));
    }

    @Test
    void overridesReplaceValuesAndAddSections() {
        Experiment e =
                parse(
                                MINIMAL + "train:\n  epochs: 5\n",
                                "train.epochs=7",
                                "data.patch_size=[8, 9, 10]",
                                "model.options.kernel=5")
                        .experiment();
        assertEquals(7, e.train().epochs());
        assertArrayEquals(new int[] {8, 9, 10}, e.data().patchSize());
        assertEquals(5, ((Number) e.model().options().get("kernel")).intValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train:;  epoch: 3 | a.yaml:4 | epochs",
                "trains:;  epochs: 3 | a.yaml:3 | train",
                "train:;  epochs: many | a.yaml:4 | whole number",
                "train:;  epochs: 1.5 | a.yaml:4 | whole number",
                "train:;  epochs: 0 | a.yaml:4 | whole number of at least 1",
                "train: 3 | a.yaml:3 | section",
                "data:;  patch_size: [1, 2] | a.yaml:4 | three whole numbers",
                "optimizer:;  schedule: linear | a.yaml:4 | constant, cosine",
                "process:;  classes:;    er: {threshold: 0.5} | a.yaml:5 | mito",
                "process:;  hierarchy: {parts: cut} | a.yaml:4 | free, clip, grow",
                "process:;  classes:;    mito: 3 | a.yaml:5 | section",
            })
    void refusalsSayWhereAndWhatIsAllowed(String text, String where, String allowed) {
        String yaml = MINIMAL + text.replace(';', '\n') + "\n";
        UsageException e = assertThrows(UsageException.class, () -> parse(yaml));
        assertEquals(where, e.where(), e.getMessage());
        assertTrue(e.fix().contains(allowed), e.getMessage());
    }

    /** A dash without a word is nothing, and nothing is no class, crop or axis. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "classes=[mito, null]",
                "classes=[null]",
                "data.datasets=[null]",
                "data.crops=[1, null]",
                "data.validation_crops=[null]",
                "data.patch_size=[32, null, 32]",
                "data.voxel_size=[8, null, 8]",
                "augment.transpose=[z, null]",
                "augment.mirror=[0.5, null, 0.5]",
                "target.distance=[null]",
                "predict.window=[32, 32, null]",
            })
    void aListHoldsNoNothing(String set) {
        String key = set.substring(0, set.indexOf('='));
        UsageException e = assertThrows(UsageException.class, () -> parse(MINIMAL, set));
        assertTrue(e.getMessage().contains(key), e.getMessage());
    }

    @Test
    void anOverrideIsNamedAsThePlace() {
        UsageException e =
                assertThrows(UsageException.class, () -> parse(MINIMAL, "train.epochs=0"));
        assertEquals("@{set} train.epochs=0", e.where());
        assertThrows(UsageException.class, () -> parse(MINIMAL, "train.epochs"));
    }

    @Test
    void duplicateAndMissingKeysAndMissingFilesAreRefused() {
        assertThrows(UsageException.class, () -> parse(MINIMAL + "name: again\n"));
        assertThrows(UsageException.class, () -> parse("name: tiny\n"));
        assertThrows(UsageException.class, () -> parse("- a\n- b\n"));
        assertThrows(
                UsageException.class, () -> ConfigFile.read(Path.of("no-such.yaml"), List.of()));
    }

    @Test
    void theTextReadsBackAsTheSameExperiment() {
        ConfigFile first = parse(MINIMAL, "optimizer.learning_rate=3e-4", "seed=7");
        ConfigFile again = parse(first.text());
        assertEquals(3e-4, again.experiment().optimizer().learningRate());
        assertEquals(first.trainingHash(), again.trainingHash());
    }

    /** Otherwise a resume would be refused by chance. */
    @Test
    void theOrderOfOptionsIsThatOfTheirNames() {
        String options = "model: {options: {g: 1, c: 2, f: 3, a: 4, e: 5, b: 6, h: 7, d: 8}}\n";
        ConfigFile config = parse(MINIMAL + options);
        assertEquals(
                List.of("a", "b", "c", "d", "e", "f", "g", "h"),
                List.copyOf(config.experiment().model().options().keySet()));
        String other = "model: {options: {h: 7, g: 1, f: 3, e: 5, d: 8, c: 2, b: 6, a: 4}}\n";
        assertEquals(config.trainingHash(), parse(MINIMAL + other).trainingHash());
    }

    @Test
    void theTrainingHashIgnoresLengthButNotTheRecipe() {
        String hash = parse(MINIMAL).trainingHash();
        assertEquals(hash, parse(MINIMAL, "train.epochs=3", "data.root=/x").trainingHash());
        assertNotEquals(hash, parse(MINIMAL, "optimizer.learning_rate=1e-4").trainingHash());
        assertNotEquals(hash, parse(MINIMAL, "seed=1").trainingHash());
    }

    @Test
    void theKeysThatMakeAnotherTrainingAreNamed() {
        ConfigFile plain = parse(MINIMAL);
        assertEquals(List.of(), plain.trainingDifferences(parse(MINIMAL, "train.epochs=3")));
        assertEquals(
                List.of("seed (1, not 0)", "optimizer.learning_rate (1.0E-4, not 0.001)"),
                parse(MINIMAL, "optimizer.learning_rate=1e-4", "seed=1")
                        .trainingDifferences(
                                parse(MINIMAL, "optimizer.learning_rate=1e-3", "seed=0")));
    }

    @Test
    void aSecondDocumentIsNotDroppedWithoutAWord() {
        String two = "name: a\nclasses: [mito]\n---\nname: b\nclasses: [er]\n";
        UsageException e =
                assertThrows(
                        UsageException.class, () -> ConfigFile.parse("c.yaml", two, List.of()));
        assertTrue(e.why().startsWith("It holds a second document"), e.getMessage());
        assertTrue(e.where().startsWith("c.yaml:"), e.where());
        assertEquals(
                "a",
                ConfigFile.parse("c.yaml", "---\nname: a\nclasses: [mito]\n...\n", List.of())
                        .experiment()
                        .name());
    }

    @Test
    void whatAParserDoesNotTakeIsSaidWithoutItsSettings() {
        String deep = "name: x\nclasses: " + "[".repeat(2000) + "]".repeat(2000);
        String infinite = "name: x\nclasses: [mito]\noptimizer: {learning_rate: .inf}\n";
        for (String text : List.of(deep, infinite)) {
            UsageException e =
                    assertThrows(
                            UsageException.class,
                            () -> ConfigFile.parse("c.yaml", text, List.of()));
            assertTrue(
                    e.why().endsWith("It is nested too deeply.")
                            || e.why().endsWith(".inf is not a number that can be used."),
                    e.getMessage());
        }
    }

    @Test
    void aNumberOfTooManyDigitsIsSaidOfItsKey() {
        String text = "name: x\nclasses: [mito]\nseed: " + "9".repeat(20_000) + "\n";
        UsageException e =
                assertThrows(
                        UsageException.class, () -> ConfigFile.parse("c.yaml", text, List.of()));
        assertEquals("Invalid value for seed", e.what());
        assertEquals("c.yaml:3", e.where());
        assertFalse(e.getMessage().matches("(?s).*(Constraints|fiji\\.).*"), e.getMessage());
    }

    @Test
    void theConfigurationOfARunIsNamed(@TempDir Path folder) throws IOException {
        UsageException e =
                assertThrows(UsageException.class, () -> ConfigFile.read(folder, List.of()));
        assertTrue(e.fix().startsWith("Give the path of a YAML file"), e.fix());
        Path file = Files.writeString(folder.resolve("config.yaml"), MINIMAL);
        e = assertThrows(UsageException.class, () -> ConfigFile.read(folder, List.of()));
        assertEquals("The configuration of this run is " + file + ".", e.fix());
    }

    @Test
    void whatIsFarTooLargeForAConfigurationIsNotParsed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("c.yaml");
        Files.writeString(file, "name: '" + "x".repeat(5 << 20) + "'\nclasses: [mito]\n");
        UsageException e =
                assertThrows(UsageException.class, () -> ConfigFile.read(file, List.of()));
        assertTrue(e.why().startsWith("It is larger than 4 MiB"), e.getMessage());
    }
}
