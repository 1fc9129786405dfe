// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.kv.Addresses;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What is recorded of an array that is read, without the folders of this machine. */
final class SourceFacts {

    /** A mask of more voxels is looked at in the middle only. */
    private static final long MOST_VOXELS = 1L << 28;

    private SourceFacts() {}

    /**
     * An EM, of which a sample is read.
     *
     * @param middle voxel in the middle of what is predicted, z y x
     */
    static Provenance.Source of(VoxelImage level, long[] middle) {
        Place place = Place.of(level.location());
        return Provenance.Source.of(place.container, place.path, level, middle);
    }

    /** A mask, which is read as a whole unless it is very large. */
    static Provenance.Source ofAll(VoxelImage level) {
        Place place = Place.of(level.location());
        if (level.bounds().size() <= MOST_VOXELS)
            return Provenance.Source.of(place.container, place.path, level, level.bounds());
        long[] middle = level.shape();
        for (int d = 0; d < 3; d++) middle[d] /= 2;
        return Provenance.Source.of(place.container, place.path, level, middle);
    }

    private record Place(String container, String path) {
        static Place of(String location) {
            String where = location.replaceFirst("^(\\w+://)[^/@]*@", "$1");
            if (Addresses.isRemote(where)) return new Place(where, "");
            try {
                GroupLocation place = GroupLocation.of(Path.of(where));
                Path name = place.container().getFileName();
                if (name != null) return new Place(name.toString(), place.group());
            } catch (InvalidPathException e) {
                // No file: an image of a script.
            }
            return new Place(where, "");
        }
    }
}
