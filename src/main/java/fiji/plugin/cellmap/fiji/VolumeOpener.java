// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.fiji.image.VolumeFiles;
import fiji.plugin.cellmap.util.CellMapException;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
            return VolumeFiles.isContainer(Path.of(source));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public boolean supportsOpen(Location source) {
        return source instanceof FileLocation file
                && VolumeFiles.isContainer(file.getFile().toPath());
    }

    /** What ImageJ's own ways of opening call; they show nothing but images of ImageJ2. */
    @Override
    public ImagePlus open(String source) throws IOException {
        ImagePlus image = read(Path.of(source));
        ShownVolume.show(image, new SciJavaHost(getContext()).interactive());
        return image;
    }

    @Override
    public ImagePlus open(Location source) throws IOException {
        return read(((FileLocation) source).getFile().toPath());
    }

    private static ImagePlus read(Path source) throws IOException {
        try {
            Path volume = VolumeFiles.volumes(source, 1).get(0);
            return ShownVolume.open(
                    volume, VolumeFiles.isLabels(volume), VolumeFiles.title(volume));
        } catch (CellMapException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
