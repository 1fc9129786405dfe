// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.engine.ComputeDevice;
import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.InferenceNet;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.sample.Extent;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Makes a bioimage.io package: writes the model, runs it once, packs. */
public final class Packaging {

    private static final int CACHE_MIB = 64;

    private Packaging() {}

    /**
     * Writes a package, whole or not at all; blocks.
     *
     * @param description YAML that says who made the model
     * @param em group or array to test the package with; null for noise
     * @param voxelSize of the EM in nm, z y x, in place of that of its metadata; null for that
     * @param trusted whether a foreign program may do what it wants
     * @param notes gets what was assumed of the EM, in sentences
     * @throws CellMapException if the description or the EM cannot be read, or the package written
     */
    public static void write(
            String description,
            String em,
            double[] voxelSize,
            Path zip,
            ConvertTarget target,
            Weights weights,
            boolean trusted,
            List<String> notes) {
        About about = About.read(Path.of(description));
        ModelContract contract = target.contract();
        TemporaryFile.with(
                "the model of the package",
                model -> {
                    ModelFile.write(model, target.network(), target.precision(), weights, contract);
                    try (InferenceNet net = InferenceNet.load(model, ComputeDevice.CPU, trusted)) {
                        String torch = String.valueOf(Devices.describe().get("libtorch"));
                        PackageFiles.write(
                                zip,
                                model,
                                contract,
                                net,
                                about,
                                size -> sample(em, voxelSize, contract, size, notes),
                                torch);
                        return zip;
                    }
                });
    }

    /**
     * Grey values of the middle of a volume, or noise, as whole numbers where they are stored so.
     */
    private static float[] sample(
            String em, double[] voxelSize, ModelContract contract, int[] size, List<String> notes) {
        if (em == null) return noise(size[0] * size[1] * size[2]);
        try (OpenVolumes volumes = new OpenVolumes(CACHE_MIB)) {
            Volume volume =
                    volumes.open(GroupLocation.of(Path.of(em)), GivenSize.always(voxelSize));
            notes.addAll(volume.notes());
            double[] voxels = contract.voxelSize();
            Extent all = volume.extent(voxels);
            double[] min = new double[3];
            for (int d = 0; d < 3; d++) {
                double free = Math.floor(all.size()[d] / voxels[d]) - size[d];
                min[d] = all.min()[d] + Math.floor(free / 2) * voxels[d];
            }
            float[] grey = volume.readRepeating(min, voxels, size);
            for (int i = 0; i < grey.length; i++) grey[i] = Math.round(grey[i]);
            return grey;
        }
    }

    private static float[] noise(int count) {
        SplittableRandom random = new SplittableRandom(1);
        float[] grey = new float[count];
        for (int i = 0; i < count; i++) grey[i] = random.nextInt(256);
        return grey;
    }
}
