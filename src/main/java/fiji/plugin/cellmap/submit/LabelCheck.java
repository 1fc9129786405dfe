package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.metric.ConnectedComponents;
import fiji.plugin.cellmap.metric.Runs;
import fiji.plugin.cellmap.metric.RunsBuilder;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.PlaneReader;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks one label of a submission. */
final class LabelCheck {

    private static final long MAX_CHUNK = 1L << 30;
    private static final long SLAB = 1 << 23;

    /** Components from which single voxels are looked at. */
    private static final int MANY = 1000;

    private static final String AGAIN = "Package again.";

    private final ArrayStore store;
    private final OrganelleClasses classes;
    private final Progress progress;

    LabelCheck(ArrayStore store, OrganelleClasses classes, Progress progress) {
        this.store = store;
        this.classes = classes;
        this.progress = progress;
    }

    List<Finding> of(CropTarget row, String path) {
        try {
            return check(row, path);
        } catch (CancelledException e) {
            throw e;
        } catch (CellMapException e) {
            return List.of(Finding.error(path, e.what() + ": " + e.why(), AGAIN));
        } catch (RuntimeException e) {
            return List.of(
                    Finding.error(
                            path,
                            "It cannot be read: " + e.getClass().getSimpleName() + ".",
                            AGAIN));
        }
    }

    private List<Finding> check(CropTarget row, String path) {
        boolean instance = classes.isInstance(row.className());
        if (!store.isArray(path)) {
            if (store.isGroup(path))
                return List.of(
                        Finding.error(
                                path,
                                "It is a group, and only arrays count: it scores as missing.",
                                "Put the array itself there; package again."));
            return List.of(
                    Finding.error(
                            path,
                            "It is missing: "
                                    + (instance
                                            ? "every object counts as overlooked at distance 0."
                                            : "all "
                                                    + row.voxels()
                                                    + " voxels count as overlooked."),
                            "Package again; an empty label scores better."));
        }
        ChunkedArray array = store.open(path);
        List<Finding> findings = new ArrayList<>(form(row, path, array.spec()));
        if (findings.stream().anyMatch(Finding::isError)) return findings;
        MatchedCrop label =
                MatchedCrop.open(store, path, row, instance, MatchedCrop.Values.OFFICIAL);
        findings.addAll(place(row, path, array));
        findings.addAll(content(row, path, array, instance));
        label.read(0, 1);
        return findings;
    }

    private List<Finding> form(CropTarget row, String path, ArraySpec spec) {
        if (spec.rank() != 3)
            return List.of(
                    Finding.error(
                            path,
                            "It has " + spec.rank() + " axes: the evaluation fails.",
                            "Give z, y, x."));
        double chunk = spec.dtype().bytes;
        for (int n : spec.chunks()) chunk *= n;
        if (chunk > MAX_CHUNK)
            return List.of(
                    Finding.error(
                            path,
                            "Its chunks " + Arrays.toString(spec.chunks()) + " are too large.",
                            "Use chunks of about 128 x 128 x 128."));
        double ratio = 1.0 / row.voxels();
        for (long n : spec.shape()) ratio *= n;
        if (ratio > MatchedCrop.MAX_RATIO || ratio == 0)
            return List.of(
                    Finding.error(
                            path,
                            "Its shape is " + Arrays.toString(spec.shape()) + ": refused.",
                            "The shape must be " + Arrays.toString(row.shape()) + "."));
        if (!spec.dtype().integer && spec.dtype().bytes > 1)
            return List.of(
                    Finding.warning(
                            path,
                            "It holds " + spec.dtype().label + ": everything above 0 is present.",
                            "Use unsigned integers; package again."));
        return List.of();
    }

    private List<Finding> place(CropTarget row, String path, ChunkedArray array) {
        List<Finding> findings = new ArrayList<>();
        LabelSource source = LabelSource.open(store, path, row.voxelSize());
        String shape = Arrays.toString(row.shape());
        if (source.voxelSize().isEmpty())
            findings.add(
                    Finding.warning(
                            path,
                            "It has no attribute voxel_size: it is put into the middle.",
                            "Set voxel_size to " + Arrays.toString(row.voxelSize()) + "."));
        else if (!GridMath.close(source.voxelSize().get(), row.voxelSize()))
            findings.add(
                    Finding.warning(
                            path,
                            "Its voxel_size "
                                    + Arrays.toString(source.voxelSize().get())
                                    + " is not the crop's: it is resampled.",
                            "Package again at " + Arrays.toString(row.voxelSize()) + "."));
        else if (!Arrays.equals(array.spec().shape(), row.shape()))
            findings.add(
                    Finding.warning(
                            path,
                            "Its shape is "
                                    + Arrays.toString(array.spec().shape())
                                    + ": it is cut or filled up with background.",
                            "The shape must be " + shape + "."));
        if (source.translation().isEmpty()) {
            findings.add(
                    Finding.warning(
                            path,
                            "It has no attribute translation: it is put at the start.",
                            "Set translation to " + Arrays.toString(row.translation()) + "."));
            return findings;
        }
        long[] offset =
                GridMath.offset(source.translation().get(), row.translation(), row.voxelSize());
        if (!Arrays.equals(offset, new long[3]))
            findings.add(
                    Finding.warning(
                            path,
                            "It lies " + Arrays.toString(offset) + " voxels off its crop.",
                            "Set translation to " + Arrays.toString(row.translation()) + "."));
        return findings;
    }

    /** Reads every stored voxel, and looks at the objects of an instance label. */
    private List<Finding> content(
            CropTarget row, String path, ChunkedArray array, boolean instance) {
        int[] shape = Arrays.stream(array.spec().shape()).mapToInt(Math::toIntExact).toArray();
        RunsBuilder runs = new RunsBuilder(shape, !array.spec().dtype().signed);
        long step = Math.max(1, SLAB / Math.max(1, (long) shape[1] * shape[2]));
        PlaneReader reader = new PlaneReader(array);
        for (long z = 0; z < shape[0]; z += step) {
            progress.check();
            long end = Math.min(shape[0], z + step);
            Box planes = new Box(new long[] {z, 0, 0}, new long[] {end - z, shape[1], shape[2]});
            if (isBackground(array, planes)) {
                runs.addBackground((int) (end - z) * shape[1]);
            } else {
                Object values = reader.read(z, end);
                if (instance) runs.add(values);
            }
        }
        if (!instance) return List.of();
        Runs objects = ConnectedComponents.of(runs.build());
        long single = Arrays.stream(objects.sizes()).skip(1).filter(n -> n == 1).count();
        if (objects.values() >= MANY && 2 * single > objects.values())
            return List.of(
                    Finding.warning(
                            path,
                            objects.values()
                                    + " objects, most of them one voxel: with more than 10 to 60"
                                    + " for each true object the crop is not scored.",
                            "Remove small objects with process.min_size."));
        return List.of();
    }

    /** Whether nothing is stored there and what is not stored is 0. */
    private static boolean isBackground(ChunkedArray array, Box box) {
        return array.spec().fill().doubleValue() == 0
                && Boxes.cells(array.spec().chunks(), box).stream().noneMatch(array::chunkExists);
    }
}
