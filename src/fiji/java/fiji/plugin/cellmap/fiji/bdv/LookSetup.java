// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.job.CropPlaces;
import fiji.plugin.cellmap.verb.Look;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a window shows that predicts where one looks.
 *
 * @param em EM group or array
 * @param voxelSize of the EM in nm, z y x; null for that of the metadata
 * @param first the model; null for none yet
 * @param second another one beside it; null for none
 * @param output container to keep finished cells of the first model in; null for none
 * @param device null for auto
 * @param set overrides of the configuration
 * @param trust whether the models' programs may do what they want
 * @param crops that one can jump to
 * @param worst labels of the run, such as {@code crop557/mito}, the worst first
 * @param start crop to look at first; null for the middle of the EM
 */
public record LookSetup(
        GroupLocation em,
        double[] voxelSize,
        ModelChoice first,
        ModelChoice second,
        String output,
        String device,
        List<String> set,
        boolean trust,
        List<CropPlaces.Place> crops,
        List<String> worst,
        CropPlaces.Place start) {

    /** The session of a model. */
    public Look session(ModelChoice model) {
        boolean keeps = output != null && model.equals(first);
        return new Look(
                model.run(),
                model.model(),
                em.path().toString(),
                voxelSize,
                keeps ? output : null,
                device,
                set,
                null,
                trust);
    }

    /** The models and what lies beside their runs. */
    public List<ModelChoice> choices() {
        Set<ModelChoice> all = new LinkedHashSet<>();
        for (ModelChoice model : Arrays.asList(first, second)) {
            if (model == null) continue;
            all.add(model);
            if (model.run() != null)
                all.addAll(ModelChoice.runs(Path.of(model.run()).toAbsolutePath().getParent()));
        }
        List<ModelChoice> distinct = new ArrayList<>();
        for (ModelChoice model : all)
            if (distinct.stream().noneMatch(m -> same(m, model))) distinct.add(model);
        return distinct;
    }

    private static boolean same(ModelChoice a, ModelChoice b) {
        return a.run() != null
                && b.run() != null
                && Path.of(a.run()).toAbsolutePath().equals(Path.of(b.run()).toAbsolutePath());
    }

    /** Other models over the EM of a crop's dataset; their cells are kept in memory only. */
    LookSetup over(CropPlaces.Place crop, ModelChoice one, ModelChoice two) {
        return new LookSetup(
                crop.em(), null, one, two, null, device, set, trust, crops, worst, crop);
    }

    /** The worst crop that one can jump to; null if none was evaluated. */
    public CropPlaces.Place worstCrop() {
        for (String label : worst)
            for (CropPlaces.Place crop : crops)
                if (label.startsWith(crop.name() + "/")) return crop;
        return null;
    }
}
