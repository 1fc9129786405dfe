// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Macros in headless ImageJ 1, over {@link TestCommand}. */
@Timeout(180)
class MacroTest {

    private static String[] outputs;

    @BeforeAll
    static void runOnce(@TempDir Path folder) throws Exception {
        Path macro = folder.resolve("test.ijm");
        Files.writeString(
                macro,
                """
                run("CellMap Test", getArgument());
                print("went on");
                return "end";
                """);
        Jvm.End end =
                Jvm.run(
                        Jvm.classPathWithoutEngine(),
                        List.of("-Dplugins.dir=" + folder),
                        MacroJvm.class,
                        macro.toString(),
                        "how=go folder=[/a b] count=4 share=0.25 dryRun",
                        macro.toString(),
                        "how=fail",
                        macro.toString(),
                        "count=4",
                        macro.toString(),
                        "how=cancel");
        assertEquals(0, end.code(), end.output());
        outputs = end.output().split(MacroJvm.END);
        assertEquals(5, outputs.length, end.output());
    }

    @Test
    void aMacroGivesParametersAndGetsTheSummary() {
        assertTrue(outputs[0].contains("go /a b null null 4 0.25 true\nwent on"), outputs[0]);
        assertTrue(outputs[1].startsWith("end"), outputs[1]);
    }

    @Test
    void aFailureEndsTheMacroWithItsText() {
        String text =
                "Macro Error: what\n  where: where\n  why:   why\n  do:    fix \"Voxel size (nm)\" in line 1";
        assertTrue(outputs[1].contains(text), outputs[1]);
        assertTrue(outputs[2].startsWith("null"), outputs[2]);
    }

    @Test
    void aMissingParameterEndsTheMacro() {
        assertTrue(outputs[2].contains("A parameter is missing\n  where: \"How\""), outputs[2]);
        assertTrue(outputs[3].startsWith("null"), outputs[3]);
    }

    @Test
    void aCancelEndsTheMacroWithoutAnError() {
        assertFalse(outputs[3].contains("Error"), outputs[3]);
        assertTrue(outputs[4].startsWith("null"), outputs[4]);
    }
}
