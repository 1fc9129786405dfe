// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.fiji.image.VolumeFiles;
import fiji.plugin.cellmap.util.CellMapException;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.scijava.Priority;
import org.scijava.io.AbstractIOPlugin;
import org.scijava.io.IOPlugin;
import org.scijava.io.location.FileLocation;
import org.scijava.io.location.Location;
import org.scijava.plugin.Attr;
import org.scijava.plugin.Plugin;

/**
 * Opens Zarr and N5 where Fiji opens files: folders that are dropped on its window, and the
 * metadata files in them, which a file chooser can pick. Images are virtual stacks. Low in
 * priority, so that a reader that is installed for such files goes first.
 */
@Plugin(type = IOPlugin.class, priority = Priority.LOW, attrs = @Attr(name = "eager"))
public class VolumeOpener extends AbstractIOPlugin<ImagePlus> {

    @Override
    public Class<ImagePlus> getDataType() {
        return ImagePlus.class;
    }

    @Override
    public boolean supportsOpen(String source) {
        try {
            return supportsOpen(Path.of(source));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public boolean supportsOpen(Location source) {
        return source instanceof FileLocation file && supportsOpen(file.getFile().toPath());
    }

    private static boolean supportsOpen(Path path) {
        return VolumeFiles.isContainer(path) || VolumeFiles.isRun(path);
    }

    /**
     * What ImageJ's own ways of opening call; they show nothing but images of ImageJ2. Of a run all
     * results are shown.
     */
    @Override
    public ImagePlus open(String source) throws IOException {
        Path path = Path.of(source);
        List<ImagePlus> images = read(path, VolumeFiles.isRun(path) ? VolumeFiles.MOST : 1);
        boolean interactive = new SciJavaHost(getContext()).interactive();
        images.forEach(image -> ShownVolume.show(image, interactive));
        return images.get(0);
    }

    @Override
    public ImagePlus open(Location source) throws IOException {
        return read(((FileLocation) source).getFile().toPath(), 1).get(0);
    }

    private static List<ImagePlus> read(Path source, int most) throws IOException {
        try {
            return VolumeFiles.volumes(source, most).stream()
                    .map(v -> ShownVolume.open(v, VolumeFiles.isLabels(v), VolumeFiles.title(v)))
                    .toList();
        } catch (CellMapException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
