// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.predict.CellWork;
import fiji.plugin.cellmap.predict.Gaze;
import fiji.plugin.cellmap.predict.LookedCells;
import fiji.plugin.cellmap.predict.PredictionRequest;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A volume of a container that is predicted where somebody looks.
 *
 * @param input EM group or array, path or address
 * @param voxelSize of the input in nm, z y x; null for the one that its metadata say
 * @param output container to keep finished cells in: {@link PredictionRun#array} goes on with them;
 *     null to keep none
 */
public record LookedVolume(String input, double[] voxelSize, Path output) {

    /**
     * Predicts until the progress is cancelled; blocks.
     *
     * @param run the model
     * @param ready gets whom to tell what is looked at
     * @param progress is told the scene, and then what is seen, see {@link
     *     fiji.plugin.cellmap.predict.Sight}
     * @throws fiji.plugin.cellmap.util.UsageException if the output holds another prediction
     * @throws fiji.plugin.cellmap.util.CellMapException if the volume cannot be read or the output
     *     not be written
     */
    public void predict(PredictionRun run, Consumer<Consumer<Gaze>> ready, Progress progress) {
        progress.begin("Opening " + input, 0);
        Volume em = run.open(input, voxelSize);
        String name = PredictionRun.name(input, voxelSize);
        PredictionTask task = PredictionTask.whole(name, output);
        try (ArrayStore store = output == null ? null : Stores.openOrCreate(output)) {
            progress.begin("Timing calls of the network", 0);
            PredictionRequest request = run.looking(task, em, store, progress);
            progress.begin("Checking what is finished", 0);
            try (LookedCells cells = new LookedCells(request, progress)) {
                List<String> notes = new ArrayList<>(run.notes());
                notes.addAll(em.notes());
                CellWork work = new CellWork(cells);
                progress.tell(cells.scene(run.device(), notes));
                ready.accept(work::look);
                work.run(progress);
            }
        }
    }
}
