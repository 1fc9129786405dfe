// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.ConfigFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * As another jar would add it, by its line in {@code META-INF/services}: listens to runs whose
 * folder is called {@code heard} and writes into {@code heard.txt} what it is told; in {@code deaf}
 * and {@code mute} it fails when told and when made.
 */
public final class HeardTraining implements TrainingListenerProvider {

    @Override
    public TrainingListener listener(Path run, ConfigFile config) {
        return switch (run.getFileName().toString()) {
            case "heard" -> new Written(run.resolve("heard.txt"), config.experiment().name());
            case "deaf" -> new Failing();
            case "mute" -> throw new NoClassDefFoundError("a/library/That/is/missing");
            default -> new TrainingListener() {};
        };
    }

    private record Written(Path file, String name) implements TrainingListener {

        private void line(String text) {
            try {
                Files.writeString(
                        file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void began(TrainingPlan plan) {
            line("began " + name + " " + plan.classes());
        }

        @Override
        public void stepped(TrainingStep step) {
            line("step " + step.step());
        }

        @Override
        public void logged(JournalRow row) {
            if (row.validated()) line("validated " + row.scores().iou().length);
        }

        @Override
        public void previewed(long step, Preview preview) {
            line("preview " + step);
        }

        @Override
        public void ended(TrainingState state, boolean early) {
            line("ended " + state.step());
        }
    }

    private static final class Failing implements TrainingListener {
        @Override
        public void stepped(TrainingStep step) {
            throw new IllegalStateException("not at step " + step.step());
        }
    }
}
