// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What kind of weights file this is, according to its first bytes and its table of contents, not
 * its name.
 */
public enum FileKind {
    /** A program with its weights: {@code torch.jit.save}, our {@code model.pt}. */
    TORCHSCRIPT("TorchScript model"),
    /** A pickled state dictionary or checkpoint: {@code torch.save}, Lightning. */
    CHECKPOINT("PyTorch checkpoint"),
    SAFETENSORS("safetensors"),
    /** A zip with an {@code rdf.yaml} or {@code bioimageio.yaml}. */
    BIOIMAGE("bioimage.io package");

    private static final int PICKLE = 0x80;
    private static final long HDF5 = 0x0A1A0A0D46444889L;

    /** How a package of bioimage.io may call what describes it. */
    private static final Pattern DESCRIPTION =
            Pattern.compile("([^/]+\\.)?(rdf|bioimageio|model)\\.ya?ml");

    private final String label;

    FileKind(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /**
     * Looks at a file; blocks. Nothing in it is executed.
     *
     * @throws CellMapException if it cannot be read or is not one of these
     */
    public static FileKind of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(OldCheckpoint.HEAD);
            String text = new String(head, ISO_8859_1).toLowerCase(Locale.ROOT);
            boolean numbers = head.length > 8;
            if (head.length > 3 && head[0] == 'P' && head[1] == 'K') return ofZip(file);
            if (numbers && head[8] == '{' && number(head) < Files.size(file)) return SAFETENSORS;
            if (OldCheckpoint.isOne(head)) return CHECKPOINT;
            if (head.length > 0 && (head[0] & 0xFF) == PICKLE)
                throw refused(
                        file,
                        "It is a pickle that torch.save did not write.",
                        "Load it in Python, and save its state_dict with torch.save.");
            if (numbers && number(head) == HDF5)
                throw refused(
                        file,
                        "It is HDF5 (Keras, or a data file).",
                        "Give PyTorch weights: .pt, .pth, .ckpt or .safetensors.");
            if (text.startsWith("version h"))
                throw refused(
                        file,
                        "It is a pointer of Git LFS, not the file itself.",
                        "Get the file: git lfs pull, or download it from its page.");
            if (text.startsWith("<!doctype")
                    || text.startsWith("<html")
                    || text.startsWith("<?xml"))
                throw refused(
                        file, "It is a web page.", "Download the file that the page leads to.");
            throw refused(
                    file,
                    head.length == 0
                            ? "It is empty."
                            : "It is neither a zip nor a safetensors " + "file.",
                    "Give a complete TorchScript model, PyTorch checkpoint or safetensors file.");
        } catch (IOException e) {
            throw refused(file, AtomicFiles.reason(e), "Check the path.");
        }
    }

    private static FileKind ofZip(Path file) {
        List<String> names;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            names = zip.stream().map(ZipEntry::getName).toList();
        } catch (IOException e) {
            throw refused(
                    file,
                    "It starts like a zip but is damaged: " + AtomicFiles.reason(e) + ".",
                    "It may be truncated: get it again, and compare sizes.");
        }
        if (names.stream().anyMatch(name -> DESCRIPTION.matcher(name).matches())) return BIOIMAGE;
        if (names.stream().anyMatch(name -> name.endsWith("/data.pkl")))
            return names.stream().anyMatch(name -> name.contains("/code/"))
                    ? TORCHSCRIPT
                    : CHECKPOINT;
        if (names.stream().anyMatch(FileKind::isExported))
            throw refused(
                    file,
                    "It is a program of torch.export, which the engine does not run.",
                    "Export it with torch.jit.trace or torch.jit.script, or give its weights.");
        throw refused(
                file,
                "It is a zip without a data.pkl or rdf.yaml.",
                "Give a TorchScript model, a PyTorch checkpoint or a bioimage.io package.");
    }

    private static long number(byte[] head) {
        return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Of a file of {@code torch.export.save}, of any version. */
    private static boolean isExported(String name) {
        return name.matches(
                "(.*/)?(serialized_exported_program\\.json|archive_format|models/.*\\.json)");
    }

    private static CellMapException refused(Path file, String why, String fix) {
        return new CellMapException("Cannot read weights", file, why, fix);
    }
}
