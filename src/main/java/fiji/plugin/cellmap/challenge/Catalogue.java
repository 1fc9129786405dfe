// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What lies below a data root: datasets, where their EM is, and their crops with the annotated
 * classes. A snapshot; immutable.
 */
public final class Catalogue {

    /** The array in which every class is merged; it is not a class. */
    private static final String MERGED = "all";

    private static final List<String> METADATA =
            List.of(".zgroup", ".zattrs", ".zarray", "zarr.json", "attributes.json");

    private final DataLayout layout;
    private final Map<String, Optional<GroupLocation>> em;
    private final List<LabelledCrop> crops;

    private Catalogue(
            DataLayout layout, Map<String, Optional<GroupLocation>> em, List<LabelledCrop> crops) {
        this.layout = layout;
        this.em = em;
        this.crops = List.copyOf(crops);
    }

    /**
     * Looks through a data root, in Zarr and in N5; what is in both counts in Zarr. Lists folders
     * only; no array is opened.
     *
     * @throws UsageException if the root does not exist or holds no dataset
     */
    public static Catalogue scan(DataLayout layout) {
        if (!Files.isDirectory(layout.root()))
            throw new UsageException(
                    "Cannot find the data root",
                    layout.root(),
                    "There is no such folder.",
                    "Give the folder that holds the datasets with @{data}.");
        Map<String, Optional<GroupLocation>> em = new TreeMap<>();
        List<LabelledCrop> crops = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<DataLayout> both =
                Stream.of(layout, layout.in(ContainerFormat.N5)).distinct().toList();
        for (DataLayout each : both) {
            for (PathTemplate.Match m : PathTemplate.find(each.root(), each.emTemplate()))
                em.putIfAbsent(m.fields().get("dataset"), Optional.of(GroupLocation.of(m.path())));
            for (PathTemplate.Match m : PathTemplate.find(each.root(), each.cropTemplate())) {
                String dataset = m.fields().get("dataset");
                em.computeIfAbsent(dataset, layout::existingEm);
                String number = m.fields().get("crop");
                if (number.matches("crop\\d{1,9}") && seen.add(dataset + "/" + number))
                    crops.add(
                            new LabelledCrop(
                                    dataset,
                                    Integer.parseInt(number.substring(4)),
                                    GroupLocation.of(m.path()),
                                    classes(m.path())));
            }
        }
        if (em.isEmpty())
            throw new UsageException(
                    "Cannot find any dataset",
                    layout.root(),
                    "Nothing in it matches " + layout.searchPath() + ".",
                    "Give the folder that holds the datasets with @{data}.");
        crops.sort(Comparator.comparing(LabelledCrop::dataset).thenComparing(LabelledCrop::crop));
        return new Catalogue(layout, em, crops);
    }

    public DataLayout layout() {
        return layout;
    }

    /** Names of the datasets, sorted. */
    public List<String> datasets() {
        return List.copyOf(em.keySet());
    }

    /** The EM group of a dataset; empty if it was not downloaded. */
    public Optional<GroupLocation> em(String dataset) {
        return em.getOrDefault(dataset, Optional.empty());
    }

    /** Crops with ground truth, by dataset and number. */
    public List<LabelledCrop> crops() {
        return crops;
    }

    /** In how many crops each of these classes is annotated, by dataset; zeros are listed. */
    public Map<String, Map<String, Integer>> counts(List<String> classes) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        for (LabelledCrop crop : crops) {
            Map<String, Integer> row = counts.computeIfAbsent(crop.dataset(), d -> zeros(classes));
            for (String c : crop.classes()) row.computeIfPresent(c, (k, n) -> n + 1);
        }
        return counts;
    }

    private static Map<String, Integer> zeros(List<String> classes) {
        Map<String, Integer> zeros = new LinkedHashMap<>();
        classes.forEach(c -> zeros.put(c, 0));
        return zeros;
    }

    private static List<String> classes(Path crop) {
        return PathTemplate.folders(crop).stream()
                .filter(p -> METADATA.stream().anyMatch(f -> Files.exists(p.resolve(f))))
                .map(p -> p.getFileName().toString())
                .filter(name -> !name.equals(MERGED))
                .toList();
    }
}
