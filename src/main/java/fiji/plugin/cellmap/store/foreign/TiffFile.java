// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;

/** The directories of a TIFF file; nothing of its pixels is read. */
record TiffFile(
        Path path,
        long size,
        ByteOrder order,
        List<TiffPage> pages,
        TiffDescription description,
        long announced,
        boolean paged,
        double[] voxelSize) {

    /** Number of planes of a MetaMorph stack, which has one directory. */
    private static final int UIC2 = 33629;

    private static final int DESCRIPTION = 270;

    /**
     * @throws IOException if its list of pages is damaged
     */
    static TiffFile read(Path path) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(path.toFile())) {
            int count = TiffChain.length(in);
            if (count == 0) throw new IOException("it has no page: its writer did not finish");
            in.seek(0);
            Directory tags = new TIFFReader().read(in);
            List<Directory> directories = new ArrayList<>();
            if (tags instanceof CompoundDirectory several)
                for (int i = 0; i < several.directoryCount(); i++)
                    directories.add(several.getDirectory(i));
            else directories.add(tags);
            if (directories.size() != count)
                throw new IOException(
                        "it has " + count + " pages, of which " + directories.size() + " are read");
            List<TiffPage> pages = new ArrayList<>();
            for (Directory directory : directories) pages.add(TiffPage.of(directory));
            Directory first = directories.get(0);
            TiffDescription description =
                    TiffDescription.of(text(first), path.getFileName().toString(), pages.get(0));
            Entry metaMorph = first.getEntryById(UIC2);
            return new TiffFile(
                    path,
                    in.length(),
                    in.getByteOrder(),
                    pages,
                    description,
                    metaMorph == null ? description.planes() : metaMorph.valueCount(),
                    metaMorph == null && description.paged(),
                    TiffVoxels.of(text(first), first));
        }
    }

    /** Its description; a text with a zero inside comes as several. */
    private static String text(Directory tags) {
        Entry entry = tags.getEntryById(DESCRIPTION);
        if (entry == null || entry.getValue() == null) return "";
        return entry.getValue() instanceof String[] parts
                ? String.join("\n", parts)
                : entry.getValue().toString();
    }

    /** Numbers of the pages that are planes of the stack. */
    List<Integer> planes() {
        return IntStream.range(0, pages.size()).filter(i -> !pages.get(i).extra()).boxed().toList();
    }

    /** Whether its planes follow each other in one page, without pages of their own. */
    boolean isContiguous() {
        if (planes().size() != 1) return false;
        TiffPage page = pages.get(planes().get(0));
        return page.raw() && (page.depth() > 1 || !paged && announced > 1);
    }

    /** Planes that are there if what it says is true; those of its pages if it says nothing. */
    long expected() {
        int depth = pages.get(planes().get(0)).depth();
        return depth > 1 ? depth : announced > 1 ? announced : planes().size();
    }
}
