// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the model of a run did in validation.
 *
 * @param name the run folder, as it was given
 * @param dice by class of the run, in order; null for one that was not judged
 * @param crops that are held out, sorted; empty if that is not known
 * @param voxelSize of the network in nm, z y x, as text
 */
public record RunScores(
        String name, Map<String, Double> dice, Set<String> crops, String voxelSize) {

    /**
     * Reads them from a run: of the step whose checkpoint is the model.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if a file of it cannot be read
     */
    public static RunScores of(RunFolder folder) {
        Experiment e = ConfigFile.read(folder.config(), List.of()).experiment();
        List<String> classes = e.outputNames();
        Map<String, Double> dice = new LinkedHashMap<>();
        classes.forEach(name -> dice.put(name, null));
        List<String> scored =
                Files.exists(folder.journal()) ? Journal.classes(folder.journal()) : List.of();
        chosen(folder)
                .ifPresent(
                        row -> {
                            for (int c = 0; c < scored.size(); c++) {
                                double score = row.scores().dice()[c];
                                dice.replace(scored.get(c), Double.isNaN(score) ? null : score);
                            }
                        });
        return new RunScores(
                folder.root().toString(),
                dice,
                held(folder),
                Arrays.toString(e.data().voxelSize()) + " nm");
    }

    /** The row of the model; without its checkpoint the best one, which training chooses too. */
    private static Optional<JournalRow> chosen(RunFolder folder) {
        if (!Files.exists(folder.journal())) return Optional.empty();
        List<JournalRow> rows =
                Journal.read(folder.journal()).stream()
                        .filter(row -> row.validated() && !Double.isNaN(row.dice()))
                        .toList();
        Optional<Path> last = new Checkpoints(folder.checkpoints()).last();
        if (last.isEmpty()) return rows.stream().max(Comparator.comparingDouble(JournalRow::dice));
        long step = Trainer.chosen(Checkpoints.state(last.get()));
        return rows.stream().filter(row -> row.step() == step).findFirst();
    }

    private static Set<String> held(RunFolder folder) {
        if (!Files.exists(folder.datasplit())) return Set.of();
        return Datasplit.read(folder.datasplit()).validate().stream()
                .map(RunScores::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(DatasplitRow row) {
        return row.dataset() + "/" + row.cropName();
    }

    /** Whether scores of both were counted on the same voxels. */
    boolean compares(RunScores other) {
        return crops.equals(other.crops) && voxelSize.equals(other.voxelSize);
    }

    /** What its scores are of. */
    String basis() {
        return (crops.isEmpty() ? "crops that are not known" : String.join(", ", crops))
                + " at "
                + voxelSize;
    }

    /** Whether the run has a class, judged or not. */
    boolean has(String className) {
        return dice.containsKey(className);
    }

    /** Dice of a class; NaN if it was not judged or the run does not have it. */
    double of(String className) {
        Double score = dice.get(className);
        return score == null ? Double.NaN : score;
    }
}
