// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.UsageException;
import java.io.File;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputsTest {

    private final TestCommand command = new TestCommand();

    private Declaration declared(String name) {
        return command.declarations().stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aDeclarationHasAFieldOfItsType() {
        assertEquals(int.class, Inputs.type(declared("count")));
        assertEquals(3, Inputs.usual(declared("count")));
        assertEquals(File.class, Inputs.type(declared("folder")));
        assertNull(Inputs.usual(declared("folder")));
        assertEquals("directory", Inputs.style(declared("folder").kind()));
        assertEquals(String.class, Inputs.type(declared("voxelSize")));
        assertEquals("", Inputs.usual(declared("voxelSize")));
        assertEquals("8,4,4", Inputs.value(declared("voxelSize"), " 8,4,4 "));
        assertEquals(false, Inputs.usual(declared("dryRun")));
        assertEquals("auto", Inputs.text(command, declared("device")));
    }

    @ParameterizedTest
    @CsvSource({
        "device,gpu",
        "count,0",
        "count,11",
        "count,2.5",
        "count,many",
        "share,1.5",
        "dryRun,yes"
    })
    void aValueThatDoesNotFitIsRefusedByItsLabel(String name, String text) {
        Map<String, String> texts = Map.of("how", "go", name, text);
        UsageException e =
                assertThrows(UsageException.class, () -> command.execute(new QuietHost(), texts));
        assertEquals('"' + declared(name).label() + "\" " + text, e.where());
    }

    @Test
    void whatIsMissingIsNamedByItsLabel() {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> command.execute(new QuietHost(), Map.of("how", " ")));
        assertEquals("\"How\"", e.where());
    }

    @Test
    void listsHaveCommasAndSettingsMayHaveParentheses() {
        TestCommand.Do made =
                command.request(
                        Map.of("how", "go", "voxelSize", "8, 4,4", "set", "a=(1,2), b=c,d"));
        assertEquals(List.of("a=[1,2]", "b=c,d"), made.set());
        assertEquals(4, made.voxelSize()[2]);
        assertNull(made.count());
    }
}
