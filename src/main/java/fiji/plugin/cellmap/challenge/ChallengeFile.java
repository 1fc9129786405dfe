// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import fiji.plugin.cellmap.challenge.OrganelleClass.Kind;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The YAML form of a {@link Challenge}. */
record ChallengeFile(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) Layout layout,
        @JsonProperty(required = true) List<Entry> classes,
        @JsonProperty("test_crops") List<Crop> testCrops,
        Source source) {

    private static final ObjectMapper YAML =
            Json.withoutNulls(
                    new ObjectMapper(new YAMLFactory())
                            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));

    record Layout(
            @JsonProperty(value = "search_path", required = true) String searchPath,
            @JsonProperty(value = "raw_name", required = true) String rawName,
            @JsonProperty(value = "crop_name", required = true) String cropName) {}

    /**
     * @param kind {@code instance} or {@code semantic}; null for semantic
     * @param parts ids and ranges of ids, {@code "2-36, 38"}; null for none
     */
    record Entry(
            @JsonProperty(required = true) int id,
            @JsonProperty(required = true) String name,
            String kind,
            String parts,
            boolean tested) {

        OrganelleClass toClass() {
            Kind value = kind == null ? Kind.SEMANTIC : Kind.valueOf(kind.toUpperCase(Locale.ROOT));
            return new OrganelleClass(name, id, value, ids(parts), tested);
        }
    }

    /**
     * @param classes names scored in the crop; null for every tested class
     */
    record Crop(
            @JsonProperty(required = true) int crop,
            @JsonProperty(required = true) String dataset,
            @JsonProperty(value = "voxel_size", required = true) double[] voxelSize,
            @JsonProperty(required = true) double[] translation,
            @JsonProperty(required = true) long[] shape,
            List<String> classes) {

        CropTarget target(String className) {
            return new CropTarget(crop, dataset, className, voxelSize, translation, shape);
        }
    }

    /**
     * @param url below which the datasets lie in the layout of the challenge
     * @param crops numbers of the crops with ground truth, by dataset
     */
    record Source(
            @JsonProperty(required = true) String url,
            Map<String, List<Integer>> crops,
            List<Archive> archives) {

        ChallengeSource in(DataLayout layout) {
            List<ChallengeSource.Crop> all = new ArrayList<>();
            if (crops != null)
                crops.forEach(
                        (dataset, numbers) ->
                                numbers.forEach(n -> all.add(crop(n, dataset, layout, url))));
            return new ChallengeSource(
                    url,
                    all,
                    archives == null
                            ? List.of()
                            : archives.stream().map(Archive::toArchive).toList());
        }

        private static ChallengeSource.Crop crop(
                int number, String dataset, DataLayout layout, String url) {
            return new ChallengeSource.Crop(
                    number,
                    dataset,
                    url + "/" + layout.crop(dataset, number).address(),
                    url + "/" + layout.em(dataset).address());
        }
    }

    record Archive(
            @JsonProperty(value = "all_resolutions", required = true) boolean allResolutions,
            @JsonProperty(required = true) int padding,
            @JsonProperty(required = true) String url) {

        ChallengeSource.Archive toArchive() {
            return new ChallengeSource.Archive(allResolutions, padding, url);
        }
    }

    static Challenge parse(byte[] yaml, Object where) {
        try {
            return Json.present(YAML.readValue(yaml, ChallengeFile.class)).toChallenge();
        } catch (IOException | IllegalArgumentException e) {
            throw new CellMapException(
                    "Cannot read a challenge",
                    where,
                    AtomicFiles.reason(e).lines().findFirst().orElse(""),
                    "It needs name, layout, classes and test_crops like the built-in one.",
                    e);
        }
    }

    private Challenge toChallenge() {
        OrganelleClasses all = new OrganelleClasses(classes.stream().map(Entry::toClass).toList());
        List<String> tested = all.tested().stream().map(OrganelleClass::name).toList();
        List<CropTarget> rows = new ArrayList<>();
        for (Crop crop : testCrops == null ? List.<Crop>of() : testCrops)
            for (String c : crop.classes() == null ? tested : crop.classes())
                rows.add(crop.target(c));
        DataLayout places =
                new DataLayout(
                        Path.of(""), layout.searchPath(), layout.rawName(), layout.cropName());
        return new Challenge(
                name,
                layout.searchPath(),
                layout.rawName(),
                layout.cropName(),
                all,
                new Manifest(rows),
                source == null ? ChallengeSource.NONE : source.in(places));
    }

    private static Set<Integer> ids(String text) {
        Set<Integer> ids = new TreeSet<>();
        if (text == null) return ids;
        for (String part : text.split(",")) {
            String[] ends = part.strip().split("-");
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int id = Integer.parseInt(ends[0]); id <= last; id++) ids.add(id);
        }
        return ids;
    }
}
