// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Datasets of HDF5 files, by jHDF, which finds them; voxels are decoded here. */
final class Hdf5 {

    /** Of BigDataViewer, which writes unsigned numbers as signed ones. */
    private static final Pattern BIG_DATA_VIEWER =
            Pattern.compile("/?t\\d{5,}/s\\d{2,}/(\\d+)/cells");

    /** Levels of a pyramid that are smaller than the first. */
    private static final Pattern SMALLER =
            Pattern.compile(".*/ResolutionLevel [1-9]\\d*/.*|/?t\\d{5,}/s\\d{2,}/[1-9]\\d*/cells");

    private static final String NOTHING = "nothing was ever written to it";
    private static final int SHOWN = 12;

    private final Path path;
    private final HdfFile file;
    private final List<String> notes = new ArrayList<>();

    private Hdf5(Path path, HdfFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * @param inside path of the dataset; empty for the one volume that the file holds
     * @throws UsageException if there is no such dataset, or none was named and there are several
     */
    static ForeignImage open(Path path, String inside) throws IOException {
        Hdf5Filters.register();
        HdfFile file = opened(path);
        try {
            Hdf5 hdf = new Hdf5(path, file);
            return hdf.image(inside.isEmpty() ? hdf.only() : hdf.dataset(inside));
        } catch (HdfException e) {
            file.close();
            throw unreadable(path, e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            file.close();
            throw endless(path, e);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static HdfFile opened(Path path) {
        try {
            return new HdfFile(path.toAbsolutePath());
        } catch (HdfException e) {
            throw unreadable(path, e);
        } catch (OutOfMemoryError | StackOverflowError e) {
            throw endless(path, e);
        }
    }

    /**
     * JHDF makes room for what a table claims to have before it looks whether it is there, and
     * follows types that refer to themselves.
     */
    private static CellMapException endless(Path path, VirtualMachineError e) {
        boolean memory = e instanceof OutOfMemoryError;
        return new CellMapException(
                "Cannot read an HDF5 file",
                path,
                memory
                        ? "One of its tables claims to be larger than the memory: it is damaged."
                        : "One of its types refers to itself, which is not read here.",
                memory
                        ? "Copy it again."
                        : "Copy the volume into a file of its own, with h5copy or h5py.",
                e);
    }

    private static CellMapException unreadable(Path path, HdfException e) {
        return new CellMapException(
                "Cannot read an HDF5 file",
                path,
                ForeignImages.sentence(e),
                "Write it again with h5repack, or with h5py and libver='v110', with gzip or no"
                        + " compression.",
                e);
    }

    private Dataset dataset(String inside) {
        Node node = Hdf5Facts.node(file, inside);
        if (node instanceof Link link) node = link.getTarget();
        if (node instanceof Dataset dataset) return dataset;
        throw choose("There is no dataset " + inside + ".");
    }

    private Dataset only() {
        List<Dataset> volumes = volumes();
        if (volumes.size() == 1) return volumes.get(0);
        throw choose(
                volumes.isEmpty()
                        ? "It has no dataset with three axes."
                        : "It has " + volumes.size() + " volumes.");
    }

    private UsageException choose(String why) {
        List<Dataset> volumes = volumes();
        StringBuilder names = new StringBuilder();
        volumes.stream()
                .limit(SHOWN)
                .forEach(
                        volume ->
                                names.append("\n         ")
                                        .append(path)
                                        .append(volume.getPath())
                                        .append(' ')
                                        .append(Arrays.toString(volume.getDimensions())));
        return new UsageException(
                "Cannot tell which dataset to import",
                path,
                why,
                volumes.isEmpty()
                        ? "Give the path of a dataset behind that of the file."
                        : "Give the path of one behind that of the file:" + names);
    }

    private List<Dataset> volumes() {
        List<Dataset> volumes = new ArrayList<>();
        collect(file, volumes, new HashSet<>());
        return volumes;
    }

    private static void collect(Group group, List<Dataset> volumes, Set<Long> seen) {
        if (!seen.add(group.getAddress())) return;
        for (Node node : group.getChildren().values())
            if (node instanceof Link) continue;
            else if (node instanceof Group inner) collect(inner, volumes, seen);
            else if (node instanceof Dataset dataset && isVolume(dataset)) volumes.add(dataset);
    }

    private static boolean isVolume(Dataset dataset) {
        int[] size = dataset.getDimensions();
        return size.length >= 3
                && Arrays.stream(size).filter(n -> n > 1).count() > 1
                && !SMALLER.matcher(dataset.getPath()).matches();
    }

    private ForeignImage image(Dataset dataset) throws IOException {
        String location = path + dataset.getPath();
        Hdf5Type type = Hdf5Type.of(dataset.getDataType());
        if (BIG_DATA_VIEWER.matcher(dataset.getPath()).matches() && type.dtype() == DType.INT16) {
            type = new Hdf5Type(DType.UINT16, type.order());
            notes.add("The numbers of BigDataViewer's files are unsigned, whatever they say.");
        }
        int[] axes = axes(dataset.getDimensions());
        Hdf5Facts facts = new Hdf5Facts(file, dataset, axes);
        long[] shape = facts.shape();
        boolean chunked = dataset instanceof ChunkedDataset;
        if (!chunked && dataset.isEmpty()) throw new UnsuitedException(NOTHING);
        FileArray array = array(location, shape, dataset, type, axes);
        return new ForeignImage(array, facts.voxelSize(), notes, file::close);
    }

    /** The axes that are z, y and x: the others have the length 1. */
    private static int[] axes(int[] size) throws UnsuitedException {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, size.length).boxed().toList());
        for (int d = 0; d < size.length && axes.size() > 3; d++)
            if (size[d] == 1) axes.remove((Integer) d);
        if (axes.size() != 3)
            throw new UnsuitedException("its axes have the lengths " + Arrays.toString(size));
        return axes.stream().mapToInt(d -> d).toArray();
    }

    private FileArray array(
            String location, long[] shape, Dataset dataset, Hdf5Type type, int[] axes)
            throws IOException {
        if (dataset instanceof ChunkedDataset chunked) {
            int[] chunk = chunked.getChunkDimensions();
            int[] cell = new int[axes.length];
            for (int d = 0; d < axes.length; d++) cell[d] = chunk[axes[d]];
            long voxels = 1;
            for (int n : chunk) voxels = Math.multiplyExact(voxels, n);
            if (voxels != (long) cell[0] * cell[1] * cell[2]
                    || voxels * type.dtype().bytes > Integer.MAX_VALUE - 8)
                throw new UnsuitedException("its chunks are " + Arrays.toString(chunk));
            Hdf5Array array = new Hdf5Array(location, shape, cell, chunked, type, axes);
            if (array.isEmpty()) throw new UnsuitedException(NOTHING);
            return array;
        }
        RawArray.Bytes bytes;
        long start = 0;
        if (dataset instanceof ContiguousDataset contiguous) {
            bytes = RawArray.of(path);
            start = file.getUserBlockSize() + contiguous.getDataAddress();
        } else if (dataset instanceof CompactDataset compact) {
            bytes = RawArray.of(compact.getDataBuffer());
        } else {
            throw new UnsuitedException("its layout is " + dataset.getDataLayout());
        }
        List<RawArray.Plane> planes = RawArray.successive(bytes, start, shape, type.dtype());
        return new RawArray(location, shape, type.dtype(), type.order(), planes);
    }
}
