// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the order of the packages: each may use only what stands before it. */
class ArchitectureTest {

    private static final String ROOT = "fiji.plugin.cellmap.";

    /** Holds what other programs and scripts call; nothing of ours does. */
    private static final String FACADE = "fiji.plugin.cellmap";

    /** The order in which data flows. */
    private static final List<String> ORDER =
            List.of(
                    "util",
                    "param",
                    "config",
                    "store",
                    "challenge",
                    "sample",
                    "net.container",
                    "net.program",
                    "net.contract",
                    "net.zoo",
                    "metric",
                    "engine",
                    "predict",
                    "process",
                    "measure",
                    "submit",
                    "evaluate",
                    "train",
                    "runfolder",
                    "report",
                    "visualize",
                    "tune",
                    "job",
                    "sweep",
                    "plan",
                    "exchange",
                    "verb",
                    "worker",
                    "reference",
                    "cli",
                    "fiji");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("fiji.plugin.cellmap");

    @Test
    void packagesUseOnlyWhatStandsBeforeThem() {
        for (int i = 0; i < ORDER.size(); i++) {
            for (String later : ORDER.subList(i + 1, ORDER.size())) {
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + ORDER.get(i) + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(ROOT + later + "..")
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void theOrderNamesEveryPackage() {
        Set<String> unnamed = new TreeSet<>(packages());
        unnamed.remove(FACADE);
        unnamed.removeIf(p -> ORDER.stream().anyMatch(o -> (p + ".").startsWith(ROOT + o + ".")));
        assertEquals(Set.of(), unnamed);
    }

    @Test
    void nothingInsideUsesTheFacade() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "(**)")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(FACADE)
                .check(CLASSES);
    }

    /** Neither single packages nor trees of packages use each other in a circle, at any depth. */
    @Test
    void noPackagesGoInACircle() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
        for (String parent : parents())
            slices().matching(parent + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** So that a name means one thing in every file. */
    @Test
    void noTypeHidesOneOfJavaLang() {
        List<String> hiding =
                topLevel().map(JavaClass::getSimpleName).filter(this::inJavaLang).toList();
        assertEquals(List.of(), hiding);
    }

    /** The command line and Fiji may have a class of one name for each verb. */
    @Test
    void noSimpleNameIsUsedTwice() {
        Map<String, Long> uses =
                topLevel()
                        .filter(c -> !c.getPackageName().equals(ROOT + "fiji"))
                        .collect(groupingBy(JavaClass::getSimpleName, TreeMap::new, counting()));
        uses.values().removeIf(n -> n == 1);
        assertEquals(Map.of(), uses);
    }

    private boolean inJavaLang(String name) {
        try {
            Class.forName("java.lang." + name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Stream<JavaClass> topLevel() {
        return CLASSES.stream().filter(JavaClass::isTopLevelClass);
    }

    private static Set<String> packages() {
        return topLevel().map(JavaClass::getPackageName).collect(toCollection(TreeSet::new));
    }

    /** Packages that have packages inside. */
    private static Set<String> parents() {
        Set<String> parents = new TreeSet<>();
        for (String name : packages())
            for (int end = name.lastIndexOf('.');
                    end >= ROOT.length();
                    end = name.lastIndexOf('.', end - 1)) parents.add(name.substring(0, end));
        return parents;
    }

    @Test
    void onlyTheEngineSeesDjl() {
        only("engine", "ai.djl..");
    }

    @Test
    void onlyTheFijiPackageSeesFijiAndWindows() {
        only("fiji", "ij..", "javax.swing..", "org.scijava.command..", "java.awt.event..");
    }

    @Test
    void onlyTheCommandLineExitsOrPrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "cli..", ROOT + "worker..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    private static void only(String home, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + home + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .check(CLASSES);
    }
}
