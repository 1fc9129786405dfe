// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.submit.MatchedCrop;
import fiji.plugin.cellmap.submit.Submission;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.TaskPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Scores a submission as the organisers do ({@code score_submission},
 * cellmap-segmentation-challenge 6b9ad68 of 30 June 2026): every label of the truth is scored, on
 * the grid that the manifest gives, and counts are pooled over the crops of a class.
 */
public final class Evaluator {

    private final Submission submission;
    private final ArrayStore truth;
    private final Manifest manifest;
    private final EvaluationOptions options;
    private final Progress progress;
    private final Set<String> unsized = new ConcurrentSkipListSet<>();
    private final Set<String> assumed = new ConcurrentSkipListSet<>();
    private final Set<String> contradicted = new ConcurrentSkipListSet<>();

    private Evaluator(
            Submission submission,
            ArrayStore truth,
            Manifest manifest,
            EvaluationOptions options,
            Progress progress) {
        this.submission = submission;
        this.truth = truth;
        this.manifest = manifest;
        this.options = options;
        this.progress = progress;
    }

    /** One label of the truth. */
    private record Task(String crop, String label) {}

    /**
     * Scores; blocks. Labels are scored in parallel and read slab by slab.
     *
     * @param submission a zip file or a folder, see {@link Submission}
     * @param truth container with an array {@code crop557/mito} for each label
     * @param manifest grids of the labels; rows without truth are not scored
     * @throws CellMapException if the truth is none, the evaluator would refuse the submission, or
     *     a label cannot be scored: there is no partial result
     */
    public static Scores evaluate(
            Path submission,
            Path truth,
            Manifest manifest,
            EvaluationOptions options,
            Progress progress) {
        try (ArrayStore truths = Stores.open(truth)) {
            List<String> crops = TruthCheck.crops(submission, truth, truths, manifest);
            try (Submission read = Submission.open(submission)) {
                return new Evaluator(read, truths, manifest, options, progress).evaluate(crops);
            }
        }
    }

    private Scores evaluate(List<String> crops) {
        String prefix = submission.missingPrefix(crops);
        submission.hasGroup("");
        crops.forEach(crop -> submission.hasGroup(crop.substring(prefix.length())));
        List<Task> tasks = new ArrayList<>();
        for (String crop : crops)
            for (String label : truth.list(crop))
                if (truth.isArray(crop + "/" + label)) tasks.add(new Task(crop, label));
        progress.begin("Scoring", tasks.size());
        List<LabelScore> scores =
                new TaskPool(options.threads(), options.memoryMib())
                        .map(tasks, this::memoryMib, task -> score(task, prefix));
        Map<String, Map<String, LabelScore>> byCrop = new TreeMap<>();
        for (int i = 0; i < scores.size(); i++)
            byCrop.computeIfAbsent(tasks.get(i).crop, c -> new TreeMap<>())
                    .put(tasks.get(i).label, scores.get(i));
        return Scores.of(options.rules(), byCrop, manifest.rows().size(), told());
    }

    /** What was assumed of voxel sizes. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        if (!unsized.isEmpty())
            told.add(
                    Scores.listed(unsized)
                            + (options.given().size() == null
                                    ? ": the submission tells no voxel size; it is put into the middle"
                                            + " of the crop, as the official code does."
                                    : ": the submission tells no voxel size; "
                                            + Arrays.toString(options.given().size())
                                            + " nm is taken, where the official code puts it into"
                                            + " the middle of the crop."));
        if (!assumed.isEmpty())
            told.add(
                    Scores.listed(assumed)
                            + ": the truth tells no voxel size; that of the manifest is taken.");
        if (!contradicted.isEmpty())
            told.add(
                    Scores.listed(contradicted)
                            + ": the truth states another voxel size or translation than the"
                            + " manifest, which the official code goes by. Check that they belong"
                            + " together.");
        return told;
    }

    private LabelScore score(Task task, String prefix) {
        progress.check();
        String crop = task.crop.substring(prefix.length());
        if (submission.store().isArray(crop))
            throw new CellMapException(
                    "Cannot score " + task.crop,
                    submission.store().location() + "/" + crop,
                    "It is an array instead of a folder of labels.",
                    "Package again.");
        String path = crop + "/" + task.label;
        ChunkedArray label = truth.open(task.crop + "/" + task.label);
        LabelScore score =
                submission.store().isArray(path) ? scored(task, path, label) : missing(task, label);
        progress.message(task.crop + "/" + task.label);
        progress.advance(1);
        return score;
    }

    private LabelScore scored(Task task, String path, ChunkedArray label) {
        CropTarget target = target(task);
        if (!agrees(label, "voxel_size", target.voxelSize())
                || !agrees(label, "translation", target.translation()))
            contradicted.add(task.crop + "/" + task.label);
        if (options.isInstance(task.label) && submission.isBigEndian(path))
            throw unscored(
                    task,
                    path,
                    "Its ids are stored with the most significant byte first, and the official code"
                            + " stops at that.",
                    "Write it little-endian");
        submission
                .misplaced(path)
                .ifPresent(
                        where -> {
                            throw unscored(
                                    task,
                                    path,
                                    where + " The official code would read only background.",
                                    "Name the chunks as the metadata say");
                        });
        MatchedCrop prediction =
                MatchedCrop.open(
                        submission.store(),
                        path,
                        target,
                        options.classes().isInstance(task.label),
                        MatchedCrop.Values.OFFICIAL,
                        options.given());
        boolean fits = Arrays.equals(submission.store().open(path).spec().shape(), target.shape());
        if (isUnsized(path) && (!fits || options.given().size() != null))
            unsized.add(task.crop + "/" + task.label);
        String mask = task.crop + "/" + task.label + "_mask";
        LabelScorer scorer =
                new LabelScorer(
                        target,
                        label,
                        truth.isArray(mask) ? Optional.of(truth.open(mask)) : Optional.empty(),
                        prediction,
                        progress);
        return options.isInstance(task.label)
                ? scorer.instance(options.rules())
                : scorer.semantic();
    }

    private CellMapException unscored(Task task, String path, String why, String fix) {
        return new CellMapException(
                "Cannot score " + task.crop + "/" + task.label,
                submission.store().location() + "/" + path,
                why,
                fix + "; validation can fix that.");
    }

    private boolean isUnsized(String path) {
        return submission.store().attributes(path).path("voxel_size").isMissingNode()
                && submission.store().attributes(path).path("resolution").isMissingNode()
                && submission.store().attributes(path).path("scale").isMissingNode();
    }

    private LabelScore missing(Task task, ChunkedArray label) {
        double[] voxelSize = voxelSize(task, label);
        long voxels = 1;
        for (long n : label.spec().shape()) voxels *= n;
        VoxelGrid grid = new VoxelGrid(voxelSize, new double[3]);
        return options.isInstance(task.label)
                ? LabelScore.missingInstance(
                        LabelScorer.objects(VoxelImage.ofLayers(label, grid), progress),
                        voxels,
                        voxelSize)
                : LabelScore.missingSemantic(
                        voxels,
                        LabelScorer.anyPresent(VoxelImage.ofLayers(label, grid), progress),
                        voxelSize);
    }

    /** As the truth tells it, else the manifest. */
    private double[] voxelSize(Task task, ChunkedArray label) {
        JsonNode size = label.attributes().path("voxel_size");
        double[] voxelSize = new double[3];
        for (int d = 0; d < 3; d++) voxelSize[d] = size.path(d).asDouble();
        if (Arrays.stream(voxelSize).allMatch(v -> v > 0)) return voxelSize;
        assumed.add(task.crop + "/" + task.label);
        return target(task).voxelSize();
    }

    /** Whether an attribute, if it is there, says the same. */
    private static boolean agrees(ChunkedArray label, String key, double[] wanted) {
        JsonNode stated = label.attributes().path(key);
        for (int d = 0; d < wanted.length && stated.size() == wanted.length; d++)
            if (Math.abs(stated.get(d).asDouble() - wanted[d]) > 1e-3) return false;
        return true;
    }

    private CropTarget target(Task task) {
        String number = task.crop.replaceFirst("^crop", "");
        Optional<CropTarget> row =
                number.matches("\\d{1,9}")
                        ? manifest.find(Integer.parseInt(number), task.label)
                        : Optional.empty();
        return row.orElseThrow(
                () ->
                        new CellMapException(
                                "Cannot score " + task.crop + "/" + task.label,
                                truth.location(),
                                "The manifest has no row for it.",
                                "Use the manifest that belongs to the truth."));
    }

    /** Slabs of both sides, and for objects the runs of a volume of average detail. */
    private int memoryMib(Task task) {
        long voxels = 1;
        for (long n : truth.open(task.crop + "/" + task.label).spec().shape()) voxels *= n;
        long slabs = 256;
        return (int)
                Math.min(1 << 20, options.isInstance(task.label) ? slabs + (voxels >> 19) : slabs);
    }
}
