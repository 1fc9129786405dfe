// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The smallest experiment that goes all the way. */
public final class Tiny {

    public static final String CONFIG =
            """
            name: tiny
            classes: [mito, er]
            model: {options: {features: [2, 2, 2, 4, 4, 2]}}
            data: {patch_size: [32, 32, 32], validation_crops: [3]}
            optimizer: {learning_rate: 0.01}
            train: {epochs: 2, iterations_per_epoch: 3, batch_size: 1}
            """;

    private Tiny() {}

    public static Phantom phantom(Path root) {
        PhantomOptions options = new PhantomOptions(64, List.of("mito", "er"), 5);
        return Phantom.make(root, options, Progress.none());
    }

    public static Path config(Path folder) throws IOException {
        return Files.writeString(folder.resolve("tiny.yaml"), CONFIG);
    }

    public static Train train(Path folder, Path data, String run, String... set)
            throws IOException {
        return new Train(
                config(folder).toString(),
                data.toString(),
                folder.resolve(run).toString(),
                null,
                "cpu",
                List.of(set),
                false,
                null,
                null);
    }

    public static Predict predict(String run, String crops, Phantom phantom) {
        return Named.of(Predict.class)
                .with(Predict::run, run)
                .with(Predict::crops, crops)
                .with(Predict::manifest, phantom == null ? null : phantom.testManifest().toString())
                .with(Predict::device, "cpu")
                .make();
    }
}
