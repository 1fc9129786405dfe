// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.imagej2;

import fiji.plugin.cellmap.fiji.image.ImageJ2;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.imagej.DatasetService;
import net.imagej.ImgPlus;
import net.imagej.ImgPlusMetadata;
import net.imagej.axis.Axes;
import net.imagej.axis.AxisType;
import net.imagej.axis.CalibratedAxis;
import net.imagej.axis.DefaultLinearAxis;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.Img;
import net.imglib2.img.ImgView;
import net.imglib2.type.Type;
import net.imglib2.view.Views;
import org.scijava.AbstractContextual;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.ui.UIService;

/** Datasets, {@code ImgPlus} and tables of ImageJ2. */
@Plugin(type = ImageJ2.class)
public class DatasetImages extends AbstractContextual implements ImageJ2 {

    private static final List<AxisType> XYZ = List.of(Axes.X, Axes.Y, Axes.Z);

    @Parameter(required = false)
    private DatasetService datasets;

    @Parameter(required = false)
    private UIService ui;

    @Override
    public Optional<Calibrated> read(RandomAccessibleInterval<?> image) {
        return image instanceof ImgPlusMetadata described
                ? Optional.of(read(image, described))
                : Optional.empty();
    }

    private static Calibrated read(RandomAccessibleInterval<?> image, ImgPlusMetadata axes) {
        String title = axes.getName() == null ? "image" : axes.getName();
        List<AxisType> types = new ArrayList<>();
        for (int d = 0; d < image.numDimensions(); d++) types.add(axes.axis(d).type());
        for (AxisType type : List.of(Axes.X, Axes.Y))
            if (!types.contains(type))
                throw unusable(title, "It has no axis " + type + ".", "Give a volume.");
        RandomAccessibleInterval<?> volume = image;
        for (int d = types.size() - 1; d >= 0; d--) {
            if (XYZ.contains(types.get(d))) continue;
            if (image.dimension(d) != 1)
                throw unusable(
                        title,
                        "Its axis " + types.get(d) + " has " + image.dimension(d) + " positions.",
                        "Take one of them: Image > Duplicate.");
            volume = Views.hyperSlice(volume, d, volume.min(d));
            types.remove(d);
        }
        double[] size = {1, 1, 1};
        double[] origin = new double[3];
        String[] units = new String[3];
        for (int d = 0; d < 3; d++) {
            int at = axes.dimensionIndex(XYZ.get(2 - d));
            if (at < 0) continue;
            CalibratedAxis axis = axes.axis(at);
            size[d] = axis.averageScale(0, 1);
            origin[d] = axis.calibratedValue(image.min(at));
            units[d] = axis.unit();
        }
        if (!types.contains(Axes.Z)) {
            // One plane: as thick as its pixels are wide.
            volume = Views.addDimension(volume, 0, 0);
            types.add(Axes.Z);
            size[0] = size[2];
            units[0] = units[2];
        }
        for (int d = 0; d < 3; d++) {
            int at = types.indexOf(XYZ.get(d));
            if (at == d) continue;
            volume = Views.permute(volume, d, at);
            types.set(at, types.get(d));
            types.set(d, XYZ.get(d));
        }
        for (int d = 0; d < 3; d++) if (units[d] == null) units[d] = "pixel";
        return new Calibrated(volume, title, size, units, origin);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public RandomAccessibleInterval<?> dataset(VoxelImage volume, String title) {
        RandomAccessibleInterval voxels = volume.image();
        Img<?> img = voxels instanceof Img found ? found : ImgView.wrap(voxels);
        CalibratedAxis[] axes = new CalibratedAxis[3];
        for (int d = 0; d < 3; d++) {
            double scale = volume.grid().scale()[2 - d];
            double origin = volume.grid().translation()[2 - d];
            axes[d] = new DefaultLinearAxis(XYZ.get(d), "nm", scale, origin);
        }
        ImgPlus image = new ImgPlus(img, title, axes);
        return datasets == null ? image : datasets.create((ImgPlus<? extends Type>) image);
    }

    @Override
    public Object table(Path csv) {
        return CsvTable.read(csv);
    }

    @Override
    public void show(String title, Object what) {
        if (ui != null) ui.show(title, what);
    }

    private static UsageException unusable(String title, String why, String fix) {
        return new UsageException("Cannot use the image", title, why, fix);
    }
}
