// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.process.step.Setting;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;

/** Processes {@code pred.zarr/crop/CLASS} of a folder into {@code out.zarr/crop/CLASS}. */
final class Requests {

    static final Setting.Refusal REFUSAL =
            (key, why, allowed) -> new UsageException("Invalid", key, why, allowed);

    private Requests() {}

    static ProcessSummary run(
            Path folder, ProcessSection section, long memory, Progress progress, String... names) {
        return run(folder, section, memory, 1024, "stamp", progress, names);
    }

    static ProcessSummary run(
            Path folder,
            ProcessSection section,
            long memory,
            int edge,
            String stamp,
            Progress progress,
            String... names) {
        return run(folder, section, memory, edge, stamp, null, progress, names);
    }

    /**
     * @param member null for a process that works alone
     */
    static ProcessSummary run(
            Path folder,
            ProcessSection section,
            long memory,
            int edge,
            String stamp,
            ProcessRequest.Member member,
            Progress progress,
            String... names) {
        List<String> classes = List.of(names);
        ProcessPlan plan = ProcessPlan.of(section, classes, OrganelleClasses.official(), REFUSAL);
        try (ArrayStore store = Stores.open(folder.resolve("pred.zarr"))) {
            ProcessRequest request =
                    new ProcessRequest(
                            Predictions.in(store, "crop", GivenSize.NONE, progress),
                            folder.resolve("out.zarr"),
                            "crop",
                            classes,
                            plan,
                            folder.resolve("work"),
                            stamp,
                            memory,
                            2,
                            member);
            return new Processor(request, edge).run(progress);
        }
    }

    static void predict(Path folder, String name, byte[] values, int[] shape, int[] chunk) {
        long[] size = {shape[0], shape[1], shape[2]};
        try (ArrayStore store = Stores.openOrCreate(folder.resolve("pred.zarr"))) {
            store.create("crop/" + name + "/s0", ArraySpec.of(size, chunk, DType.UINT8))
                    .write(Box.of(size), values);
            VoxelGrid grid = new VoxelGrid(new double[] {12, 8, 8}, new double[3]);
            String image = "crop/" + name;
            Multiscale.write(store, image, image, List.of(new Multiscale.Level("s0", grid)));
        }
    }

    /** A result, widened. */
    static int[] result(Path folder, String name) {
        try (ArrayStore store = Stores.open(folder.resolve("out.zarr"))) {
            var array = store.open("crop/" + name + "/s0");
            Object values = array.read(Box.of(array.spec().shape()));
            int[] out = new int[java.lang.reflect.Array.getLength(values)];
            for (int i = 0; i < out.length; i++)
                out[i] = ((Number) java.lang.reflect.Array.get(values, i)).intValue();
            return out;
        }
    }
}
