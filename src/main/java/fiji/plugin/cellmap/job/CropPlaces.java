// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where the crops of a data root lie: those of the manifest and the labelled ones. */
public final class CropPlaces {

    private CropPlaces() {}

    /**
     * A crop.
     *
     * @param dataset that it is of
     * @param em of the dataset
     * @param min lower corner in nm, z y x
     * @param size in nm, z y x
     */
    public record Place(int number, String dataset, GroupLocation em, double[] min, double[] size) {

        /** As in {@code crop557}. */
        public String name() {
            return "crop" + number;
        }
    }

    /**
     * All crops that have EM and a class of the configuration, by dataset and number. Opens the
     * metadata of the labelled ones.
     *
     * @param folder of the run; null for a model alone
     * @param config of the run, or the defaults
     * @param data data root; null for the one the run was trained on
     * @param classes of the model
     * @throws UsageException if no data root is known or it does not exist
     */
    public static List<Place> of(
            RunFolder folder, ConfigFile config, String data, List<String> classes) {
        CropRequest request = new CropRequest(folder, config, data, "all", null, null, null);
        Catalogue catalogue = request.catalogue();
        Map<String, Place> places = new TreeMap<>();
        for (PredictedCrop crop : request.chosen(catalogue, classes))
            places.putIfAbsent(
                    crop.dataset() + "/" + crop.number(),
                    new Place(
                            crop.number(),
                            crop.dataset(),
                            catalogue.em(crop.dataset()).orElseThrow(),
                            crop.min(),
                            crop.size()));
        List<Place> sorted = new ArrayList<>(places.values());
        sorted.sort(Comparator.comparing(Place::dataset).thenComparing(Place::number));
        return sorted;
    }
}
