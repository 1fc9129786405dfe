// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import java.util.List;
import java.util.Map;

/**
 * The volumes, and how patches are taken from them. Templates that are left out have the layout of
 * the challenge.
 */
public record DataSection(
        @Param(help = "Folder of the datasets.", unset = "must be given when training starts")
                String root,
        @Param(
                        help = "Path of an image below the root, with {dataset} and {name}.",
                        byDefault = "'{dataset}/{dataset}.zarr/recon-1/{name}'")
                @JsonProperty("search_path")
                String searchPath,
        @Param(help = "Group of the EM; it replaces {name}.", byDefault = "em/fibsem-uint8")
                @JsonProperty("raw_name")
                String rawName,
        @Param(
                        help =
                                "Group of the ground truth with {crop} and {label}; it replaces "
                                        + "{name}.",
                        byDefault = "labels/groundtruth/{crop}/{label}")
                @JsonProperty("crop_name")
                String cropName,
        @Param(help = "Datasets to use; an empty list for all.", byDefault = "[]")
                List<String> datasets,
        @Param(help = "Numbers of the crops to use; an empty list for all.", byDefault = "[]")
                List<Integer> crops,
        @Param(
                        help = "CSV that divides the crops into training and validation.",
                        unset = "the root is searched")
                String datasplit,
        @Param(
                        help =
                                "Fold k of n to hold out, such as 1/5: for cross-validation the crops are divided into n folds, each with its share of every class. It replaces every other choice of crops to hold out.",
                        unset = "no folds")
                String fold,
        @Param(help = "Numbers of the crops to hold out for validation.", unset = "they are drawn")
                @JsonProperty("validation_crops")
                List<Integer> validationCrops,
        @Param(
                        help = "Probability that a crop is held out when crops are drawn.",
                        byDefault = "0.15",
                        min = 0,
                        max = 1)
                @JsonProperty("validation_share")
                Double validationShare,
        @Param(
                        help = "Splits whose crops must have every class.",
                        byDefault = "validate",
                        choices = {"none", "train", "validate", "both"})
                @JsonProperty("force_classes")
                String forceClasses,
        @Param(
                        help = "Voxel size of input and target, z, y, x.",
                        byDefault = "[8, 8, 8]",
                        unit = "nm",
                        length = 3,
                        min = 1e-3,
                        max = 1e6)
                @JsonProperty("voxel_size")
                double[] voxelSize,
        @Param(
                        help =
                                "Voxel sizes of arrays whose metadata state none, in nm: z, y, x of the finest level by the name of the dataset, or others for every dataset that is not named.",
                        unset = "none: such arrays are refused")
                @JsonProperty("unstated_voxel_sizes")
                Map<String, double[]> unstatedVoxelSizes,
        @Param(
                        help = "Size of a training patch, z, y, x.",
                        byDefault = "[128, 128, 128]",
                        unit = "voxels",
                        length = 3,
                        min = 1,
                        max = 4096)
                @JsonProperty("patch_size")
                int[] patchSize,
        @Param(
                        help =
                                "Stored grey values are multiplied by this, then the offset is added; the model keeps both. Not 0.",
                        byDefault = "0.00392156862745098")
                @JsonProperty("intensity_scale")
                Double intensityScale,
        @Param(help = "Added to the scaled grey values.", byDefault = "0")
                @JsonProperty("intensity_offset")
                Double intensityOffset,
        @Param(
                        help =
                                "Whether labels count where the EM is solid black (stored 0); otherwise that is taken for padding, which teaches nothing.",
                        byDefault = "false")
                @JsonProperty("learn_padding")
                Boolean learnPadding,
        @Param(
                        help =
                                "How crops are drawn so that all classes are seen about equally often: by those that a crop annotates; or every second one by those that have a voxel in it (present), its patch around such a voxel (voxels).",
                        byDefault = "annotated",
                        choices = {"annotated", "present", "voxels"})
                String balance,
        @Param(
                        help = "Threads that prepare patches. They change the speed only.",
                        unset = "by cores and classes",
                        min = 1,
                        max = 1024)
                @JsonProperty("loader_threads")
                Integer loaderThreads,
        @Param(
                        help = "Memory for chunks that have been read.",
                        byDefault = "1024",
                        unit = "MiB",
                        min = 1,
                        max = 1048576)
                @JsonProperty("cache_mib")
                Integer cacheMib) {

    /** Stands for every dataset that is not named. */
    public static final String OTHERS = "others";

    public DataSection {
        datasets = datasets == null ? List.of() : List.copyOf(datasets);
        crops = crops == null ? List.of() : List.copyOf(crops);
        validationShare = Defaults.or(validationShare, 0.15);
        forceClasses = Defaults.or(forceClasses, "validate");
        voxelSize = Defaults.or(voxelSize, new double[] {8, 8, 8});
        patchSize = Defaults.or(patchSize, new int[] {128, 128, 128});
        intensityScale = Defaults.or(intensityScale, 1 / 255.0);
        intensityOffset = Defaults.or(intensityOffset, 0.0);
        learnPadding = Defaults.or(learnPadding, false);
        balance = Defaults.or(balance, "annotated");
        cacheMib = Defaults.or(cacheMib, 1024);
    }

    /**
     * The voxel size of the arrays of a dataset that state none.
     *
     * @return in nm, z y x; null if none is given
     */
    public double[] unstatedVoxelSize(String dataset) {
        if (unstatedVoxelSizes == null) return null;
        return unstatedVoxelSizes.getOrDefault(dataset, unstatedVoxelSizes.get(OTHERS));
    }

    /** With the layout of the CellMap challenge where none is given. */
    DataSection inCellMapLayout() {
        return Named.like(this)
                .with(
                        DataSection::searchPath,
                        Defaults.or(searchPath, "{dataset}/{dataset}.zarr/recon-1/{name}"))
                .with(DataSection::rawName, Defaults.or(rawName, "em/fibsem-uint8"))
                .with(
                        DataSection::cropName,
                        Defaults.or(cropName, "labels/groundtruth/{crop}/{label}"))
                .make();
    }

    static DataSection defaults() {
        return Named.of(DataSection.class).make();
    }
}
