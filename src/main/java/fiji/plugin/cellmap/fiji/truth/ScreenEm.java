// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.fiji.image.ImageInput;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.store.VoxelImage;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The EM of a training on the screen.
 *
 * @param image null if it need not be imported
 * @param stored where it can be read as it is; empty if it is on the screen alone
 * @param name for a dataset
 */
public record ScreenEm(VoxelImage image, Optional<Path> stored, String name) {

    /** An image that is open; where it was opened from a container it is read from there. */
    public static ScreenEm of(ImageInput image, VoxelImage em) {
        return new ScreenEm(em, ShownVolume.source(image, em.grid()), image.fileName());
    }

    /** EM of a dataset. */
    public static ScreenEm of(GroupLocation em) {
        return new ScreenEm(null, Optional.of(em.path()), GroupLocation.stem(em.container()));
    }

    /** Whether it is the EM of this place. */
    boolean isAt(GroupLocation place) {
        return stored.filter(path -> absolute(path).equals(absolute(place.path()))).isPresent();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
