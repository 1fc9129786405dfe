// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The planes of TIFF files, one file after the other. No reader reports a stack that is not whole
 * (pages that the description announces and the file lacks, planes that it holds without pages, a
 * chain of pages that breaks off) or not one stack (channels or times among the planes): all of
 * this is checked here, before anything is imported.
 */
final class TiffStack {

    private final String where;
    private final List<TiffFile> files;
    private final TiffPage first;
    private final DType dtype;
    private final List<String> notes = new ArrayList<>();

    private TiffStack(Path where, List<TiffFile> files) {
        this.where = where.toString();
        this.files = files;
        TiffFile top = files.get(0);
        if (top.planes().isEmpty()) throw failure("All of its pages are small copies or masks.");
        first = top.pages().get(top.planes().get(0));
        dtype = first.dtype().orElseThrow(() -> failure("Its pixels are " + first.pixels() + "."));
    }

    /**
     * @param where the file or folder that the user named
     * @throws CellMapException if they are not one whole grey stack
     */
    static ForeignImage open(Path where, List<TiffFile> files, List<String> notes) {
        TiffStack stack = new TiffStack(where, files);
        stack.notes.addAll(notes);
        return stack.image();
    }

    private ForeignImage image() {
        requireOneAxis();
        files.forEach(this::requireSamePages);
        requireAnnounced();
        note();
        return array();
    }

    private void requireOneAxis() {
        for (TiffFile file : files) {
            TiffDescription said = file.description();
            if (said.images() > 1)
                throw failure(name(file) + " holds " + said.images() + " images.");
            if (said.axes().size() > 1)
                throw failure("Its planes are along " + String.join(" and ", said.axes()) + ".");
            if (!said.ordered())
                throw failure(
                        "The description of "
                                + name(file)
                                + " gives its planes another order than its pages have.");
        }
    }

    private void requireSamePages(TiffFile file) {
        for (int i : file.planes()) {
            TiffPage page = file.pages().get(i);
            String name = "Page " + i + " of " + name(file);
            if (page.samples() != 1) throw failure(name + " has " + page.samples() + " channels.");
            if (page.width() != first.width() || page.height() != first.height())
                throw failure(
                        "%s has %d x %d pixels, the first has %d x %d."
                                .formatted(
                                        name,
                                        page.width(),
                                        page.height(),
                                        first.width(),
                                        first.height()));
            if (!page.dtype().equals(first.dtype()))
                throw failure(
                        name + " has " + page.pixels() + ", the first has " + first.pixels() + ".");
            Optional<String> compression = TiffCompression.unreadable(page.compression());
            if (compression.isPresent())
                throw failure(
                        name + " is compressed with " + compression.get() + ".",
                        TiffCompression.REMEDY);
            if (page.depth() > 1 && !file.isContiguous())
                throw failure(
                        name
                                + " is volumetric: it holds "
                                + page.depth()
                                + " planes in blocks or compressed.");
            long end = page.raw() ? page.start() + page.bytes() : page.end();
            if (end > file.size()) throw cut(file, name);
        }
    }

    private CellMapException cut(TiffFile file, String what) {
        return new CellMapException(
                "Cannot read an image",
                file.path(),
                "It breaks off: " + what + " does not fit into its " + file.size() + " bytes.",
                "Copy it again.");
    }

    /** A file has all planes that it announces, or all files of the folder have them together. */
    private void requireAnnounced() {
        long together = files.stream().mapToLong(TiffStack::held).sum();
        for (TiffFile file : files) {
            long announced = file.expected();
            if (announced == held(file) || announced == together) continue;
            TreeSet<String> others = file.description().files();
            throw failure(
                    "%s announces %d planes, but %d are there%s."
                            .formatted(
                                    name(file),
                                    announced,
                                    held(file),
                                    others.isEmpty()
                                            ? ""
                                            : "; others are in " + String.join(", ", others)),
                    others.isEmpty()
                            ? "Copy it again, or save it anew with the planes that it has."
                            : "Put the files into one folder, and give the folder.");
        }
        for (TiffFile file : files)
            if (file.isContiguous()) {
                TiffPage page = file.pages().get(file.planes().get(0));
                long planes = file.expected();
                if (page.start() + planes * page.bytes() > file.size())
                    throw cut(file, "what is announced, " + planes + " planes,");
            }
    }

    private static long held(TiffFile file) {
        return file.isContiguous() ? file.expected() : file.planes().size();
    }

    private void note() {
        List<String> axes = files.get(0).description().axes();
        if (!axes.isEmpty() && axes.stream().noneMatch(TiffStack::isDepth))
            notes.add("The file has its planes along " + axes.get(0) + "; they are taken for z.");
        long extra = files.stream().mapToLong(f -> f.pages().size() - f.planes().size()).sum();
        if (extra > 0)
            notes.add("Pages marked as small copies or masks are left out: " + extra + ".");
        if (first.photometric() == 0)
            notes.add("The file marks 0 as white; its values are kept as they are.");
        if (first.orientation() > 1)
            notes.add(
                    "The file asks to be shown turned or mirrored (orientation "
                            + first.orientation()
                            + "); its rows are kept as they are.");
        if (first.photometric() == 3)
            notes.add("The file has a table of colours; its values are those stored.");
        if (files.get(0).description().calibrated())
            notes.add(
                    "ImageJ shows calibrated values for this file; what is imported are those"
                            + " stored.");
    }

    private ForeignImage array() {
        long[] shape = {
            files.stream().mapToLong(TiffStack::held).sum(), first.height(), first.width()
        };
        boolean raw =
                files.stream()
                        .allMatch(
                                f ->
                                        f.order() == files.get(0).order()
                                                && f.planes().stream()
                                                        .allMatch(i -> f.pages().get(i).raw()));
        if (raw) {
            ByteOrder order = files.get(0).order();
            List<RawArray.Plane> planes = new ArrayList<>();
            for (TiffFile file : files) planes.addAll(planes(file));
            RawArray array = new RawArray(where, shape, dtype, order, planes);
            return ForeignImage.of(shifted(array), files.get(0).voxelSize(), notes);
        }
        List<PageArray.Page> pages = new ArrayList<>();
        for (TiffFile file : files)
            for (int i : file.planes()) pages.add(new PageArray.Page(file.path(), i));
        DType read = dtype == DType.FLOAT16 ? DType.FLOAT32 : dtype;
        PageArray array = new PageArray(where, shape, read, pages);
        return new ForeignImage(shifted(array), files.get(0).voxelSize(), notes, array::close);
    }

    private List<RawArray.Plane> planes(TiffFile file) {
        RawArray.Bytes bytes = RawArray.of(file.path());
        if (!file.isContiguous())
            return file.planes().stream()
                    .map(i -> new RawArray.Plane(bytes, file.pages().get(i).start()))
                    .toList();
        TiffPage page = file.pages().get(file.planes().get(0));
        long[] shape = {file.expected(), page.height(), page.width()};
        return RawArray.successive(bytes, page.start(), shape, dtype);
    }

    /** ImageJ has no signed type: it stores v + 32768 and says so. */
    private ChunkedArray shifted(FileArray array) {
        boolean signed = files.get(0).description().signed() && dtype == DType.UINT16;
        return signed ? new ShiftedArray(array) : array;
    }

    /** Whether a writer calls it z, or gives it no name. */
    private static boolean isDepth(String axis) {
        return axis.equals("slices") || axis.equals("SizeZ") || axis.startsWith("axis");
    }

    private static String name(TiffFile file) {
        return file.path().getFileName().toString();
    }

    private CellMapException failure(String why) {
        return failure(why, ForeignImages.GREY);
    }

    private CellMapException failure(String why, String fix) {
        return new CellMapException("Cannot import a stack", where, why, fix);
    }
}
