// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens stacks of images. */
public final class Stacks {

    private static final List<String> IMAGES =
            List.of(".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp");

    private Stacks() {}

    /**
     * Opens a stack.
     *
     * @param path a TIFF file (also BigTIFF, and ImageJ's form beyond 4 GiB), or a folder with one
     *     image for each plane, in the order of their names, numbers by value
     * @throws UsageException if there is no such thing
     * @throws CellMapException if it is not a grey stack
     */
    public static Planes open(Path path) {
        if (Files.isDirectory(path)) return new ImagePlanes(path, slices(path));
        if (!Files.isRegularFile(path))
            throw new UsageException(
                    "Cannot find the stack",
                    path,
                    "There is no such file or folder.",
                    "Give a TIFF stack, or a folder of slices.");
        ImagePlanes planes = new ImagePlanes(path, List.of(path));
        try {
            Optional<Planes> contiguous = ContiguousTiff.open(path, planes.shape()[0]);
            if (contiguous.isPresent()) planes.close();
            return contiguous.orElse(planes);
        } catch (IOException e) {
            return planes; // no TIFF, or none with such tags
        } catch (CellMapException e) {
            planes.close();
            throw e;
        }
    }

    private static List<Path> slices(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> slices =
                    entries.filter(Stacks::isImage)
                            .sorted((a, b) -> compare(name(a), name(b)))
                            .toList();
            if (!slices.isEmpty()) return slices;
            throw new UsageException(
                    "The folder holds no slices",
                    folder,
                    "No file name in it ends in one of " + IMAGES + ".",
                    "Give a folder with one image for each plane, or a TIFF stack.");
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list a folder", folder, AtomicFiles.reason(e), "Check the folder.", e);
        }
    }

    private static boolean isImage(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && IMAGES.stream().anyMatch(name::endsWith);
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** Numbers in names count by value: {@code slice2} comes before {@code slice10}. */
    static int compare(String a, String b) {
        String[] left = a.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        String[] right = b.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            boolean numbers =
                    Character.isDigit(left[i].charAt(0)) && Character.isDigit(right[i].charAt(0));
            int order =
                    numbers
                            ? new java.math.BigInteger(left[i])
                                    .compareTo(new java.math.BigInteger(right[i]))
                            : left[i].compareTo(right[i]);
            if (order != 0) return order;
        }
        return left.length != right.length ? left.length - right.length : a.compareTo(b);
    }
}
