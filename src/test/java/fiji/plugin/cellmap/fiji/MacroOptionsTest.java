// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacroOptionsTest {

    @Test
    void valuesMayBePlainBracketedEmptyOrAbsent() {
        Map<String, String> values =
                MacroOptions.parse(" config=[C:\\my data\\a.yaml] run=/r dryRun out= set=[] ");
        assertEquals(
                Map.of(
                        "config",
                        "C:\\my data\\a.yaml",
                        "run",
                        "/r",
                        "dryrun",
                        "true",
                        "out",
                        "",
                        "set",
                        ""),
                values);
    }

    @Test
    void anAssignmentMayBePartOfAValue() {
        assertEquals(
                Map.of("set", "train.steps=2; data.patch_size=16,16,16", "a", "b=c"),
                MacroOptions.parse("set=[train.steps=2; data.patch_size=16,16,16] a=b=c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=[b", "a=b]c=[d", "a=b[c", "=x", "[a]", "a=[b]c", "a=[b]]"})
    void anotherFormIsRefused(String text) {
        assertThrows(UsageException.class, () -> MacroOptions.parse(text));
    }

    @Test
    void bracketsMayStandInBrackets() {
        assertEquals(Map.of("set", "a=[1,2]", "b", "c"), MacroOptions.parse("set=[a=[1,2]] b=c"));
    }

    /** As the Recorder writes a value without blanks. */
    @Test
    void bracketsMayStandWithinAValue() {
        assertEquals(
                Map.of("set", "a=[1,2],b=3", "b", "c"), MacroOptions.parse("set=a=[1,2],b=3 b=c"));
        assertEquals(Map.of("set", "a=[1, 2],b=3"), MacroOptions.parse("set=a=[1, 2],b=3"));
    }

    /** As the macro language writes its booleans. */
    @Test
    void flagsMayBeOneAndZero() {
        assertEquals("true", MacroOptions.read("dryRun=1", new TestCommand()).get("dryRun"));
        assertEquals("false", MacroOptions.read("dryRun=0", new TestCommand()).get("dryRun"));
        assertEquals("1", MacroOptions.read("count=1", new TestCommand()).get("count"));
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("options") Map<String, String> options) {
        String text =
                options.entrySet().stream()
                        .map(e -> e.getKey() + "=[" + e.getValue() + "]")
                        .collect(Collectors.joining(" "));
        assertEquals(options, MacroOptions.parse(text));
    }

    @Provide
    Arbitrary<Map<String, String>> options() {
        Arbitrary<String> keys = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1);
        Arbitrary<String> values =
                Arbitraries.strings().withChars(" =/\\:;,.äx\n\t").ofMaxLength(20);
        return Arbitraries.maps(keys, values).ofMaxSize(5);
    }

    @Test
    void keysReachTheirFieldsWhateverTheirCase() {
        TestCommand command = new TestCommand();
        Map<String, String> texts =
                MacroOptions.read("HOW=go dryrun=true count=4 share=0.25 folder=[/a b]", command);
        assertEquals("go /a b null null 4 0.25 true", command.execute(new QuietHost(), texts));
    }

    @Test
    void anUnknownKeyIsRefusedWithTheKnownOnes() {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> MacroOptions.read("how=go dta=/x", new TestCommand()));
        assertEquals("dta", e.where());
        assertTrue(
                e.why().contains("how, folder, file, device, count, share, voxelSize, class"),
                e.why());
    }
}
