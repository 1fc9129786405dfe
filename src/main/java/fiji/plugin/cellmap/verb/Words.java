// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;

/** What several verbs say of the same parameter. */
public final class Words {

    public static final String DEVICE = "Device to compute on; auto uses a GPU if one works.";

    public static final String TRAINING_DEVICES =
            DEVICE + " The patches of a step are shared among several, such as gpu:0,1.";

    public static final String DEVICES = "auto|cpu|gpu|gpu:N";

    public static final String FORMAT =
            "Format of what is written: Zarr, or N5 with the metadata of the N5 viewer.";

    public static final String AUTO = "auto";

    public static final String ZARR = "zarr";

    public static final String N5 = "n5";

    public static final String NM = "nm";

    public static final String VOXELS = "voxels";

    static final String RUNNER =
            "Where the work is done: in this process, or by the machines of an Apache Spark cluster.";

    public static final String ZARR3 = "zarr3";

    public static final String SHARDED = "zarr3-sharded";

    public static final String LOCAL = "local";

    public static final String SPARK = "spark";

    public static final String UNSTATED_SIZE =
            "Voxel size of arrays whose metadata state none: z,y,x of their finest level, or one"
                    + " number for cubes. Others keep what they state.";

    static final String MANIFEST = "CSV of the test crops.";

    public static final String CHALLENGE =
            "Challenge that comes with the program, or a definition in YAML.";

    public static final String SET =
            "Values that override keys of the configuration: "
                    + "train.epochs=3,data.patch_size=[32,32,32].";

    public static final String TRUST =
            "Load a model whose program uses more than a network needs, such as files: it may do "
                    + "all that your account may.";

    private Words() {}

    /** Whether others than this process do the work. */
    static boolean isCluster(String runner) {
        return runner != null && !runner.equals(LOCAL);
    }

    /** The format that a user chose; null for the usual one. */
    public static ContainerFormat format(String chosen) {
        if (chosen == null || chosen.equals(AUTO)) return null;
        return switch (chosen) {
            case N5 -> ContainerFormat.N5;
            case ZARR3 -> ContainerFormat.ZARR_V3;
            case SHARDED -> ContainerFormat.ZARR_V3_SHARDED;
            default -> ContainerFormat.ZARR_V2;
        };
    }

    /**
     * Whether a container is named as its format.
     *
     * @throws UsageException if a format was chosen that is not that of the name
     */
    public static void check(String chosen, Path container) {
        ContainerFormat wanted = format(chosen);
        if (wanted == null || wanted.ending.equals(ContainerFormat.named(container).ending)) return;
        throw new UsageException(
                "The output is not called as its format",
                "@{format} " + chosen + ", @{output} " + container,
                "The name of a container tells its format.",
                wanted == ContainerFormat.N5
                        ? "Give a name that ends in .n5."
                        : "Give one that does not.");
    }
}
