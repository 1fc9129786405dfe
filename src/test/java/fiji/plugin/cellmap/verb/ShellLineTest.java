// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellLineTest {

    private static final Train TRAIN =
            Named.of(Train.class)
                    .with(Train::config, "demo")
                    .with(Train::data, "/my em/it's")
                    .with(Train::device, "auto")
                    .with(Train::set, List.of("train.epochs=3", "data.patch_size=[32,32,32]"))
                    .with(Train::dryRun, true)
                    .with(Train::trust, false)
                    .make();

    @Test
    void defaultsAreLeftOutAndBlanksAreQuoted() {
        assertEquals(
                "cellmap train demo --data '/my em/it'\\''s'"
                        + " --set 'train.epochs=3,data.patch_size=[32,32,32]' --dry-run",
                ShellLine.of(TRAIN, false));
    }

    @Test
    void windowsHasItsOwnQuotes() {
        Demo demo = Named.of(Demo.class).with(Demo::out, "C:\\my runs\\demo").make();
        assertEquals("cellmap demo --out \"C:\\my runs\\demo\"", ShellLine.of(demo, true));
        Demo plain = Named.of(Demo.class).with(Demo::out, "C:\\demo").make();
        assertEquals("cellmap demo --out C:\\demo", ShellLine.of(plain, true));
    }

    @Test
    void numbersAndListsOfArguments() {
        Predict predict =
                Named.of(Predict.class)
                        .with(Predict::model, "m.pt")
                        .with(Predict::voxelSize, new double[] {8, 4.5, 4.5})
                        .make();
        assertEquals(
                "cellmap predict --model m.pt --voxel-size 8,4.5,4.5",
                ShellLine.of(predict, false));
        Report report =
                Named.of(Report.class)
                        .with(Report::runs, List.of("a b", "c"))
                        .with(Report::pictures, 3)
                        .make();
        assertEquals("cellmap report 'a b' c --pictures 3", ShellLine.of(report, false));
    }

    @Test
    void aVerbThatIsNotListedHasNone() {
        record Other() implements Verb<Outcome> {
            @Override
            public Outcome run(Progress progress) {
                return null;
            }
        }
        assertThrows(IllegalArgumentException.class, () -> ShellLine.of(new Other(), false));
    }
}
