// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.Manifests;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;

/**
 * Which crops to predict, and where to.
 *
 * @param folder of the run; null for a model alone
 * @param config of the run with overrides, or the defaults
 * @param data data root; null for the one the run was trained on
 * @param crops {@code test}, {@code all} or numbers with commas; null for test
 * @param manifest CSV of the test crops; null for the one in the data root, or the official
 * @param out folder of the predictions; null for the run's
 * @param format of the predictions; null for that of an earlier attempt, else Zarr
 */
public record CropRequest(
        RunFolder folder,
        ConfigFile config,
        String data,
        String crops,
        String manifest,
        String out,
        ContainerFormat format) {

    private Path root() {
        String root = data;
        if (root == null && folder != null)
            root = DataRoot.of(folder).map(Path::toString).orElse(null);
        if (root == null)
            throw new UsageException(
                    "No data root is given", "", "Nothing says where the EM is.", "Give @{data}.");
        return Path.of(root);
    }

    /**
     * What is to be predicted, and where to; reads labels' metadata only.
     *
     * @param classes of the model
     * @throws UsageException if a crop is not there, or has results in another format
     * @throws CellMapException if the EM of one is missing
     */
    List<PredictionTask> tasks(List<String> classes) {
        Catalogue catalogue = catalogue();
        return chosen(catalogue, classes).stream().map(crop -> task(crop, catalogue)).toList();
    }

    /** What lies in the data root. */
    Catalogue catalogue() {
        return Catalogue.scan(challenge().layout(config.experiment().data(), root()));
    }

    /** The crops that are named. */
    List<PredictedCrop> chosen(Catalogue catalogue, List<String> classes) {
        return PredictedCrop.find(
                crops == null ? "test" : crops,
                Manifests.find(manifest, root(), challenge()),
                catalogue,
                classes);
    }

    private PredictionTask task(PredictedCrop crop, Catalogue catalogue) {
        String dataset = crop.dataset();
        String group = "crop" + crop.number();
        GroupLocation em = catalogue.em(dataset).orElseThrow(() -> noEm(crop));
        Path out = predictions();
        Path container =
                PredictedCrops.container(out, dataset, group, format, ContainerFormat.ZARR_V2);
        boolean n5 = ContainerFormat.named(container) == ContainerFormat.N5;
        Path ledger = out.resolve(dataset + (n5 ? ".n5." : ".") + group + ".ledger");
        String name = dataset + " " + group;
        return new PredictionTask(
                name,
                em.toString(),
                catalogue.layout().unstated(dataset).size(),
                crop.min(),
                crop.size(),
                false,
                null,
                format,
                container,
                group,
                ledger);
    }

    private CellMapException noEm(PredictedCrop crop) {
        return new CellMapException(
                "Cannot predict crop " + crop.number(),
                root(),
                "The EM of " + crop.dataset() + " is missing.",
                "Download it, or leave the crop out.");
    }

    private Path predictions() {
        if (out != null) return Path.of(out);
        if (folder != null) return folder.predictions();
        throw new UsageException(
                "No output is given", "", "A model alone has no run folder.", "Give @{out}.");
    }

    private Challenge challenge() {
        return RunChallenge.of(folder, config);
    }
}
