package fiji.plugin.cellmap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the order of the packages: each may use only what stands before it. */
class ArchitectureTest {

    private static final String ROOT = "fiji.plugin.cellmap.";

    /** The order in which data flows. */
    private static final List<String> ORDER =
            List.of(
                    "util",
                    "param",
                    "config",
                    "store",
                    "challenge",
                    "sample",
                    "net",
                    "metric",
                    "engine",
                    "predict",
                    "process",
                    "submit",
                    "evaluate",
                    "train",
                    "runfolder",
                    "report",
                    "tune",
                    "job",
                    "exchange",
                    "verb",
                    "worker",
                    "bench",
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
