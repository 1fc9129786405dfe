// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every verb that takes a model asks before it loads one that does more than compute. */
class TrustedModelTest extends ForeignModels {

    @BeforeEach
    void makeItSuspect() throws IOException {
        write(model, "torch.manual_seed(3)", "return self.conv.forward(x)");
        sidecar(SIDECAR);
    }

    private static <R extends Outcome> R checked(Verb<R> without, Verb<R> with) {
        UsageException e = assertThrows(UsageException.class, () -> without.run(Progress.none()));
        assertTrue(e.why().contains("torch.manual_seed"), e.getMessage());
        assertTrue(e.fix().contains("@{trust}"), e.getMessage());
        return with.run(Progress.none());
    }

    private static void said(List<String> notes) {
        assertTrue(
                notes.stream().anyMatch(n -> n.contains("trusted") && n.contains("manual_seed")),
                notes.toString());
    }

    @Test
    void predict() {
        Predict asked = predict(model, "a");
        Predict trusting =
                Named.of(Predict.class)
                        .with(Predict::model, asked.model())
                        .with(Predict::input, asked.input())
                        .with(Predict::output, asked.output())
                        .with(Predict::device, "cpu")
                        .with(Predict::trust, true)
                        .make();
        var result = checked(asked, trusting);
        said(result.notes());
        assertTrue(result.summary().contains("trusted"), result.summary());
    }

    private Convert convert(Boolean trust) {
        return Named.of(Convert.class)
                .with(Convert::input, model.toString())
                .with(Convert::output, folder.resolve("own.pt").toString())
                .with(Convert::trust, trust)
                .make();
    }

    @Test
    void convert() {
        said(checked(convert(null), convert(true)).notes());
        // The code is in the model that was made of it, and is found there too.
        Path own = folder.resolve("own.pt");
        assertThrows(UsageException.class, () -> predict(own, "b").run(Progress.none()));
        assertFalse(Files.exists(folder.resolve("b")));
    }

    private Train train(Boolean trust) throws IOException {
        Path config = folder.resolve("train.yaml");
        Files.writeString(
                config,
                """
                name: foreign
                classes: [er, mito]
                model: {torchscript: %s}
                data: {patch_size: [24, 24, 24], validation_crops: [3], intensity_scale: 0.01,
                       intensity_offset: -1.0}
                train: {epochs: 1, iterations_per_epoch: 1, batch_size: 1}
                """
                        .formatted(model));
        return Named.of(Train.class)
                .with(Train::config, config.toString())
                .with(Train::data, shared.resolve("data").toString())
                .with(Train::run, folder.resolve("run").toString())
                .with(Train::device, "cpu")
                .with(Train::dryRun, true)
                .with(Train::trust, trust)
                .make();
    }

    @Test
    void train() throws IOException {
        said(checked(train(null), train(true)).warnings());
    }
}
