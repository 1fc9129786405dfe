// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives made by hand, honest and not. */
final class Pickles {

    private Pickles() {}

    /** A pickle from its opcodes as Latin-1 text. */
    static byte[] of(String opcodes) {
        return opcodes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A text as a pickle writes it. */
    static String text(String text) {
        return "X" + (char) text.length() + "\0\0\0" + text;
    }

    /** A state dictionary with one tensor of a storage "0". */
    static byte[] tensor(String storage, int count, int offset, int[] shape, int[] strides) {
        PickleWriter pickle = new PickleWriter().emptyDict().mark().text("w");
        tensor(pickle, storage, count, offset, shape, strides);
        return pickle.op('u').end();
    }

    static void tensor(
            PickleWriter pickle,
            String storage,
            int count,
            int offset,
            int[] shape,
            int[] strides) {
        pickle.global("torch._utils", "_rebuild_tensor_v2").mark();
        pickle.mark().text("storage").global("torch", storage).text("0").text("cpu");
        pickle.integer(count).tuple().op('Q').integer(offset);
        pickle.integers(shape).integers(strides).bool(false);
        pickle.global("collections", "OrderedDict").emptyTuple().reduce().tuple().reduce();
    }

    /** A zip of stored entries as PyTorch writes them. */
    static Path stored(Path file, byte[] pickle, byte[] storage) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                StoredZip zip = new StoredZip(out)) {
            zip.add("archive/data.pkl", pickle);
            zip.add("archive/data/0", storage);
        }
        return file;
    }

    /** The same, deflated. */
    static Path deflated(Path file, byte[] pickle, byte[] storage) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(pickle);
            zip.putNextEntry(new ZipEntry("archive/data/0"));
            zip.write(storage);
        }
        return file;
    }
}
