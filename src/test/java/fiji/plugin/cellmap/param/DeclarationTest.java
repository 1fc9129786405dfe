// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclarationTest {

    record Step(
            @Param(help = "Smallest size.", min = 0, unit = "voxels", byDefault = "10")
                    Integer minSize) {}

    record Request(
            @Param(help = "The stack.", argument = true, required = true, placeholder = "STACK")
                    String stack,
            @Param(help = "Voxel size.", length = 3, unit = "nm", unset = "that of the file")
                    double[] voxelSize,
            @Param(help = "Class.", name = "class", placeholder = "CLASS") String className,
            @Param(
                            help = "Device.",
                            choices = {"cpu", "gpu"},
                            byDefault = "cpu")
                    String device,
            @Param(help = "Replace.", label = "Replace results", byDefault = "false")
                    Boolean overwrite,
            @Param(help = "Where to.", kind = Param.Kind.NEW_FOLDER) String out,
            @Param(
                            help = "Size.",
                            words = {"all"},
                            min = 1)
                    Object size,
            @Param(help = "Sizes.", max = 9, min = 1) List<Integer> sizes,
            @Param(help = "Step.") Step step) {}

    private static Declaration named(String name) {
        return Declaration.of(Request.class).stream()
                .filter(d -> d.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stack     | stack     | stack      | STACK        | Stack",
                "voxelSize | voxelSize | voxel_size | --voxel-size | Voxel size (nm)",
                "className | class     | class_name | --class      | Class",
                "overwrite | overwrite | overwrite  | --overwrite  | Replace results",
                "out       | out       | out        | --out        | Out",
            })
    void oneDeclarationHasANameForEachDoor(
            String name, String key, String snake, String option, String label) {
        Declaration d = named(name);
        assertEquals(key, d.key());
        assertEquals(snake, d.snake());
        assertEquals(option, d.option());
        assertEquals(label, d.label());
        assertTrue(d.isCalled(name.toUpperCase()) && d.isCalled(key.toLowerCase()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stack     | STACK   | The stack.",
                "voxelSize | N       | Voxel size. In nm. Default: that of the file.",
                "device    | cpu|gpu | Device. One of cpu, gpu. Default: cpu.",
                "overwrite | TEXT    | Replace.",
                "out       | DIR     | Where to.",
                "sizes     | N,…     | Sizes.",
            })
    void theHelpTellsUnitChoicesAndDefault(String line) {
        String[] parts = line.split(" +\\| ", 2);
        Declaration d = named(parts[0]);
        int cut = parts[1].lastIndexOf(" | ");
        assertEquals(parts[1].substring(0, cut).strip(), d.placeholder());
        assertEquals(parts[1].substring(cut + 3), d.explained());
    }

    @Test
    void whatIsAllowedIsSaidInWords() {
        assertEquals("three numbers", named("voxelSize").allowed());
        assertEquals("one of cpu, gpu", named("device").allowed());
        assertEquals("true or false", named("overwrite").allowed());
        assertEquals("a list of whole numbers from 1 to 9", named("sizes").allowed());
        assertEquals("a section with some of min_size", named("step").allowed());
        assertEquals("a list of whole numbers", named("sizes").typeText());
    }

    @Test
    void wordsAreAllowedBesideNumbers() {
        assertTrue(named("size").admits("all"));
        assertFalse(named("size").admits("a\0b"));
    }

    @Test
    void aListIsAllowedIfAllItsValuesAre() {
        Declaration d = named("sizes");
        assertTrue(d.admits(List.of(1, 9)));
        assertTrue(d.admits(List.of()));
        assertTrue(d.admits(null));
        assertFalse(d.admits(List.of(1, 10)));
        assertFalse(d.admits(List.of(0)));
        assertTrue(named("voxelSize").admits(new double[] {4, 4, 3.24}));
        assertFalse(named("voxelSize").admits(new double[] {4, 4}));
        assertFalse(named("voxelSize").admits(new double[] {4, 4, Double.NaN}));
        assertFalse(named("voxelSize").admits(new double[] {4, 4, Double.POSITIVE_INFINITY}));
    }

    @Test
    void sectionsAreCheckedWithTheirKeys() {
        Request good = Named.of(Request.class).with(Request::step, new Step(0)).make();
        List<String> refused = new ArrayList<>();
        Declared.Refusal refusal =
                (key, declared, value) -> {
                    refused.add(key + "=" + value + ": " + declared.allowed());
                    return new IllegalStateException();
                };
        Declared.check(good, "", refusal);
        assertEquals(List.of(), refused);

        Request bad = Named.like(good).with(Request::step, new Step(-1)).make();
        assertThrows(IllegalStateException.class, () -> Declared.check(bad, "rule.", refusal));
        assertEquals(List.of("rule.step.min_size=-1: a whole number of at least 0"), refused);
    }

    @Test
    void aComponentWithoutDeclarationIsAMistake() {
        record Undeclared(String name) {}
        assertThrows(IllegalStateException.class, () -> Declaration.of(Undeclared.class));
    }

    @Property(tries = 300)
    void whatIsQuotedComesBackFromAList(@ForAll("values") List<String> values) {
        String text = values.stream().map(v -> '"' + v + '"').collect(Collectors.joining(" , "));
        List<String> expected =
                values.stream().map(String::strip).filter(v -> !v.isEmpty()).toList();
        assertEquals(expected, Texts.split(text));
    }

    @Property(tries = 300)
    void bracketsKeepTheirCommas(@ForAll("numbers") int[] numbers) {
        String list = Arrays.toString(numbers).replace(" ", "");
        assertEquals(List.of("a=" + list, "b"), Texts.split("a=" + list + ",b"));
    }

    @Provide
    Arbitrary<List<String>> values() {
        return Arbitraries.strings().withChars("ab,= 1.[").ofMaxLength(6).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<int[]> numbers() {
        return Arbitraries.integers().array(int[].class).ofMinSize(1).ofMaxSize(5);
    }
}
