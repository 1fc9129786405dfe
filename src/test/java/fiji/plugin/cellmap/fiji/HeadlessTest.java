// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import fiji.plugin.cellmap.fiji.dialog.Form;
import fiji.plugin.cellmap.fiji.live.LiveView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands in a headless SciJava application without engine and without any window. */
@Timeout(120)
class HeadlessTest {

    /** Only two packages do, of which nothing is loaded where there is no screen. */
    @Test
    void noOtherClassUsesWindowsOfAwtOrSwing() {
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(ImageJ1Bridge.class.getPackageName());
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Form.class.getPackageName(), LiveView.class.getPackageName())
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.awt\\.(Component|Container|Window|Frame|Dialog|Panel|event\\..*)"
                                + "|javax\\.swing\\..*")
                .check(classes);
    }

    @Test
    void allCommandsAreThereAndNoWindowIsLoaded(@TempDir Path folder) throws Exception {
        Path classes = folder.resolve("classes.txt");
        Jvm.End end =
                Jvm.run(
                        Jvm.classPathWithoutEngine(),
                        List.of("-Xlog:class+load:file=" + classes),
                        SciJavaJvm.class);
        assertEquals(0, end.code(), end.output());
        assertFalse(end.output().contains("WARN"), end.output());
        assertTrue(end.output().contains("summary=go null null auto 3 0.50 false"), end.output());
        for (String name : Commands.ALL.keySet()) {
            String label = CellMapCommand.title(Commands.create(name).getClass());
            String line =
                    "(?s).*\\b" + name + "=(Plugins|File)( > [\\w ]+)* > \\Q" + label + "\\E.*";
            assertTrue(end.output().matches(line), line + " not in " + end.output());
        }
        List<String> unwanted =
                Files.readAllLines(classes).stream()
                        .filter(
                                line ->
                                        line.matches(
                                                ".* (java\\.awt\\.(Window|Panel|Dialog)"
                                                        + "|javax\\.swing\\.\\S+"
                                                        + "|ij\\.gui\\.\\S+|ij\\.ImageJ|ai\\.djl\\.\\S+) .*"))
                        .toList();
        assertEquals(List.of(), unwanted);
    }
}
