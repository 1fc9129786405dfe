package fiji.plugin.cellmap.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Which volumes, and how patches are taken from them.
 *
 * @param root data root; the command line's {@code --data} replaces it
 * @param searchPath template below the root, with {@code {dataset}} and {@code {name}}; null, as
 *     the next two, for the layout of the challenge
 * @param rawName EM group, fills {@code {name}}
 * @param cropName ground truth group with {@code {crop}} and {@code {label}}, fills {@code {name}}
 * @param datasets to use, empty for all
 * @param crops numbers to use, empty for all
 * @param datasplit CSV to read instead of scanning the root; null for none
 * @param validationCrops crops held out; null to draw them
 * @param validationShare probability of a crop to be held out when they are drawn
 * @param forceClasses none, train, validate or both: splits whose crops must have every class
 * @param voxelSize of input and target in nm, z y x
 * @param patchSize in voxels, z y x
 * @param intensityScale factor that the stored grey values are multiplied with, then
 * @param intensityOffset is added; stored with the model
 * @param loaderThreads threads that prepare patches
 * @param cacheMib budget of the chunk cache
 */
public record DataSection(
        String root,
        @JsonProperty("search_path") String searchPath,
        @JsonProperty("raw_name") String rawName,
        @JsonProperty("crop_name") String cropName,
        List<String> datasets,
        List<Integer> crops,
        String datasplit,
        @JsonProperty("validation_crops") List<Integer> validationCrops,
        @JsonProperty("validation_share") Double validationShare,
        @JsonProperty("force_classes") String forceClasses,
        @JsonProperty("voxel_size") double[] voxelSize,
        @JsonProperty("patch_size") int[] patchSize,
        @JsonProperty("intensity_scale") Double intensityScale,
        @JsonProperty("intensity_offset") Double intensityOffset,
        @JsonProperty("loader_threads") Integer loaderThreads,
        @JsonProperty("cache_mib") Integer cacheMib) {

    public DataSection {
        datasets = datasets == null ? List.of() : List.copyOf(datasets);
        crops = crops == null ? List.of() : List.copyOf(crops);
        validationShare = Defaults.or(validationShare, 0.15);
        forceClasses = Defaults.or(forceClasses, "validate");
        voxelSize = Defaults.or(voxelSize, new double[] {8, 8, 8});
        patchSize = Defaults.or(patchSize, new int[] {128, 128, 128});
        intensityScale = Defaults.or(intensityScale, 1 / 255.0);
        intensityOffset = Defaults.or(intensityOffset, 0.0);
        loaderThreads = Defaults.or(loaderThreads, 1);
        cacheMib = Defaults.or(cacheMib, 1024);
    }

    /** With the layout of the CellMap challenge where none is given. */
    DataSection inCellMapLayout() {
        return new DataSection(
                root,
                Defaults.or(searchPath, "{dataset}/{dataset}.zarr/recon-1/{name}"),
                Defaults.or(rawName, "em/fibsem-uint8"),
                Defaults.or(cropName, "labels/groundtruth/{crop}/{label}"),
                datasets,
                crops,
                datasplit,
                validationCrops,
                validationShare,
                forceClasses,
                voxelSize,
                patchSize,
                intensityScale,
                intensityOffset,
                loaderThreads,
                cacheMib);
    }

    static DataSection defaults() {
        return new DataSection(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null);
    }
}
