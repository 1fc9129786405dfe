// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.ModelSection;
import fiji.plugin.cellmap.job.CropRequest;
import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.job.PredictionRun;
import fiji.plugin.cellmap.job.VolumeParts;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.predict.Shard;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts crops of a data root with the model of a run, or any array with any model. The same verb
 * resumes what it did not finish.
 */
@Purpose(Predict.PURPOSE)
public record Predict(
        @Param(
                        help = "Folder of a trained run.",
                        label = "Run folder",
                        placeholder = "RUN",
                        argument = true,
                        kind = Param.Kind.TRAINED,
                        unset = "none")
                String run,
        @Param(
                        help =
                                "More runs: the probabilities of all are averaged, with the first run's settings.",
                        label = "Average with",
                        placeholder = "RUN…",
                        argument = true,
                        kind = Param.Kind.TRAINED,
                        needs = "run",
                        excludes = {"model", "take"},
                        advanced = true,
                        unset = "none")
                List<String> with,
        @Param(
                        help =
                                "Model instead of a run: a model.pt, a TorchScript model with its"
                                        + " description, a bioimage.io package, or weights whose"
                                        + " description names the architecture.",
                        placeholder = "FILE",
                        kind = Param.Kind.MODEL,
                        extensions = {"pt", "zip"},
                        unset = "the run's")
                String model,
        @Param(
                        help =
                                "EM group or array to predict as a whole, instead of crops; also https://… or s3://….",
                        placeholder = "ARRAY",
                        kind = Param.Kind.FOLDER,
                        unset = "none")
                String input,
        @Param(
                        help = "Container to write the prediction of the input to.",
                        placeholder = "ZARR|N5",
                        kind = Param.Kind.NEW_FOLDER,
                        unset = "none")
                String output,
        @Param(
                        help =
                                "Voxel size of the input where its metadata do not say it, or say it wrong: "
                                        + "z,y,x of its finest level, or one number for cubes. For crops, of the arrays that state none.",
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        unset = "that of the metadata")
                double[] voxelSize,
        @Param(
                        help =
                                "Part of the input to predict, as the whole would be there: z, y, x of its lower corner, then its depth, height and width.",
                        label = "Box",
                        placeholder = "Z,Y,X,D,H,W",
                        length = 6,
                        needs = "input",
                        excludes = "boxes",
                        advanced = true,
                        unset = "all of it")
                double[] box,
        @Param(
                        help =
                                "Several parts of the input, each into a group of its name: a CSV with name,z,y,x,depth,height,width, or a manifest, of which the crops of the input's dataset are taken.",
                        placeholder = "CSV",
                        kind = Param.Kind.FILE,
                        extensions = "csv",
                        needs = "input",
                        advanced = true,
                        unset = "all of it")
                String boxes,
        @Param(
                        help =
                                "What boxes are given in: nm, or voxels of the input's finest level.",
                        label = "Boxes in",
                        choices = {Words.NM, Words.VOXELS},
                        byDefault = Words.NM,
                        needs = {"box", "boxes"},
                        advanced = true)
                String boxUnit,
        @Param(
                        help =
                                "Image with any voxel size that says where to predict: the network is asked only about what touches its voxels above 0, and outside of them the result is background.",
                        placeholder = "ARRAY",
                        kind = Param.Kind.FOLDER,
                        needs = "input",
                        advanced = true,
                        unset = "everywhere")
                String mask,
        @Param(
                        help = "Folder of the datasets.",
                        label = "Data root",
                        placeholder = "ROOT",
                        kind = Param.Kind.FOLDER,
                        unset = "that of the training")
                String data,
        @Param(
                        help =
                                "Crops of the manifest (test), these and the labelled ones (all),"
                                        + " or numbers.",
                        placeholder = "test|all|N,…",
                        byDefault = "test")
                String crops,
        @Param(
                        help = Words.MANIFEST,
                        placeholder = "CSV",
                        kind = Param.Kind.FILE,
                        extensions = "csv",
                        advanced = true,
                        unset = "that of the data root, or the official one")
                String manifest,
        @Param(
                        help = "Folder for the predictions.",
                        label = "Predictions",
                        placeholder = "DIR",
                        kind = Param.Kind.NEW_FOLDER,
                        unset = "predictions in the run folder")
                String out,
        @Param(
                        help =
                                Words.FORMAT
                                        + " Zarr is version 2 with OME-NGFF 0.4; zarr3 is version 3 with 0.5, and zarr3-sharded"
                                        + " puts 4³ chunks into a file. Auto: that of an earlier attempt or of the output's name,"
                                        + " else Zarr.",
                        choices = {Words.AUTO, Words.ZARR, Words.ZARR3, Words.SHARDED, Words.N5},
                        byDefault = Words.AUTO,
                        advanced = true)
                String format,
        @Param(help = Words.DEVICE, byDefault = "auto", placeholder = Words.DEVICES) String device,
        @Param(
                        help =
                                "Part of the work to do, beside processes that do the others, on this or other machines: "
                                        + "2/8 for the second of eight. The last one to end completes the prediction.",
                        placeholder = "I/N",
                        advanced = true,
                        unset = "all")
                String shard,
        @Param(
                        help = Words.RUNNER,
                        choices = {Words.LOCAL, Words.SPARK},
                        byDefault = Words.LOCAL,
                        excludes = "shard",
                        advanced = true)
                String runner,
        @Param(
                        help = "Number of parts that a cluster divides the work into.",
                        min = 1,
                        max = 9_999_999,
                        unset = "two for each of its cores",
                        advanced = true)
                Integer parts,
        @Param(
                        help = Words.SET,
                        label = "Overrides",
                        unset = "none",
                        kind = Param.Kind.SETTINGS,
                        advanced = true)
                List<String> set,
        @Param(
                        help = ModelSection.TAKE,
                        label = "Weights to take",
                        placeholder = "NAME",
                        unset = "the trained ones",
                        advanced = true)
                String take,
        @Param(help = Words.TRUST, label = "Trust the model", byDefault = "false", advanced = true)
                Boolean trust)
        implements Verb<PredictionResult> {

    public static final String PURPOSE =
            "Predict crops with a trained run or the average of several, or any array with any model."
                    + " The same command again resumes.";

    @Override
    public String left() {
        return "Finished blocks are kept.";
    }

    @Override
    public void check() {
        Verb.super.check();
        if ((input == null) != (output == null))
            throw new UsageException(
                    "Only half of a pair is given",
                    "",
                    "@{input} and @{output} belong together.",
                    "Give both, or neither to predict crops.");
        VoxelSize.of(voxelSize);
        share();
        volumeParts().check();
        if (output != null) Words.check(format, Path.of(output));
        if (!isEnsemble()) {
            chosen().file();
            return;
        }
        several().files();
        if (input == null && out == null)
            throw new UsageException(
                    "No output is given",
                    "@{out}",
                    "What several runs predict belongs to none of their folders.",
                    "Give @{out}, such as runs/ensemble/predictions.");
    }

    @Override
    public PredictionResult run(Progress progress) {
        check();
        if (Words.isCluster(runner)) return new ClusterPrediction(this).run(progress);
        try (PredictionRun prediction = open(device)) {
            return predict(prediction, share(), progress);
        }
    }

    /** Loads what predicts; blocks. */
    PredictionRun open(String on) {
        return isEnsemble()
                ? several().open(config().experiment().predict(), on, trust)
                : chosen().open(config(), on, take, trust);
    }

    /**
     * @param prediction of {@link #open}
     * @param part what of the work to do; null for all
     */
    PredictionResult predict(PredictionRun prediction, Shard part, Progress progress) {
        if (input != null)
            return prediction.array(
                    input, VoxelSize.of(voxelSize), volumeParts(), Path.of(output), part, progress);
        CropRequest crops =
                new CropRequest(
                        chosen().folder(),
                        config(),
                        data,
                        this.crops,
                        manifest,
                        out,
                        Words.format(format));
        return prediction.crops(crops, part, progress);
    }

    private VolumeParts volumeParts() {
        return new VolumeParts(
                box,
                boxes == null ? null : Path.of(boxes),
                Words.VOXELS.equals(boxUnit),
                mask,
                Words.format(format));
    }

    private ConfigFile config() {
        return chosen().config();
    }

    private Shard share() {
        return shard == null ? null : Shard.parse(shard);
    }

    private boolean isEnsemble() {
        return with != null && !with.isEmpty();
    }

    private ChosenRuns several() {
        List<String> runs = new ArrayList<>(List.of(run));
        runs.addAll(with);
        return new ChosenRuns(runs, set);
    }

    private ChosenModel chosen() {
        List<String> sets = input == null ? VoxelSize.in(set, voxelSize) : set;
        return new ChosenModel(run, model, sets);
    }
}
