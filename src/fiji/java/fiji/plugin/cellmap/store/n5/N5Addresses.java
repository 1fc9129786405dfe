// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.janelia.saalfeldlab.n5.GsonN5Reader;
import org.janelia.saalfeldlab.n5.N5Reader;
import org.janelia.saalfeldlab.n5.universe.N5Factory;

/**
 * What {@code n5-universe} opens beyond folders: HDF5 files and addresses of clouds. Its parts are
 * optional in Fiji, so a missing one is an error that names it. Stateless.
 */
final class N5Addresses {

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    /** What is missing where a class is, by the beginning of its name. */
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("software.amazon.", "n5-aws-s3 and the AWS SDK (s3)");
        PARTS.put("com.google.", "n5-google-cloud and google-cloud-storage");
        PARTS.put("hdf.", "n5-hdf5 and jhdf5");
        PARTS.put("ch.systemsx.", "n5-hdf5 and jhdf5");
        PARTS.put("org.janelia.saalfeldlab.n5.s3.", "n5-aws-s3");
        PARTS.put("org.janelia.saalfeldlab.googlecloud.", "n5-google-cloud");
        PARTS.put("org.janelia.saalfeldlab.n5.googlecloud.", "n5-google-cloud");
        PARTS.put("org.janelia.saalfeldlab.n5.hdf5.", "n5-hdf5");
        PARTS.put("org.janelia.saalfeldlab.n5.universe.", "n5-universe");
    }

    private N5Addresses() {}

    /**
     * A store of an HDF5 file, or of a group in it.
     *
     * @param path that names the file or leads into it
     * @return empty if there is no such file
     * @throws CellMapException if N5 cannot read it here
     */
    static Optional<ArrayStore> hdf5(Path path) {
        Path file = path;
        while (file != null && !Files.isRegularFile(file)) file = file.getParent();
        if (file == null || !isHdf5(file)) return Optional.empty();
        String group = file.relativize(path).toString().replace('\\', '/');
        return Optional.of(new N5Store(reader("hdf5:" + file), path.toString(), group));
    }

    /** Its signature stands at 0, or, behind what others put before it, at 512, 1024, 2048, … */
    private static boolean isHdf5(Path file) {
        try (FileChannel in = FileChannel.open(file)) {
            for (long at = 0; at < in.size(); at = Math.max(512, 2 * at)) {
                ByteBuffer read = ByteBuffer.allocate(HDF5.length);
                in.read(read, at);
                if (Arrays.equals(read.array(), HDF5)) return true;
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * A store of what lies at an address, for reading.
     *
     * @return empty if its protocol is none of N5's
     * @throws CellMapException if there is nothing, or N5 cannot read it here
     */
    static Optional<ArrayStore> open(String address) {
        if (!address.matches("(?s)(gs|s3|https?)://.*")) return Optional.empty();
        return Optional.of(new N5Store(reader(address), address, ""));
    }

    private static GsonN5Reader reader(String address) {
        try {
            N5Reader reader = new N5Factory().openReader(address);
            if (reader instanceof GsonN5Reader found) return found;
            throw new CellMapException(
                    "Cannot open a container with N5",
                    address,
                    "N5 finds no container there.",
                    "Check the address.");
        } catch (CellMapException e) {
            throw e;
        } catch (NoClassDefFoundError | UnsatisfiedLinkError e) {
            throw missing(address, e);
        } catch (RuntimeException e) {
            throw N5Library.failure("Cannot open a container with N5", address, e, fix(address));
        }
    }

    private static String fix(String address) {
        String network = "Check the address and the network";
        if (address.startsWith("hdf5:")) return "Check that the file is whole.";
        if (address.startsWith("s3:"))
            return network
                    + "; of a private bucket, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                    + " AWS_PROFILE; of other servers than Amazon's, AWS_ENDPOINT_URL.";
        if (address.startsWith("gs:"))
            return network
                    + "; of a private bucket, GOOGLE_APPLICATION_CREDENTIALS and"
                    + " GOOGLE_CLOUD_PROJECT.";
        return network + ".";
    }

    private static CellMapException missing(String address, LinkageError e) {
        String name = said(e).replace('/', '.');
        String part =
                PARTS.keySet().stream()
                        .filter(name::contains)
                        .findFirst()
                        .map(PARTS::get)
                        .orElse("the library with " + e.getMessage());
        return new CellMapException(
                "Cannot open a container with N5",
                address,
                "N5 needs " + part + ", which is not there.",
                "Update Fiji, or add the jars to its folder jars; or copy the data as Zarr or N5.",
                e);
    }

    /**
     * All that is said: a class that failed to initialize names itself the second time, and only
     * its cause names what was missing.
     */
    private static String said(LinkageError e) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause())
            text.append(cause.getMessage()).append('\n');
        return text.toString();
    }
}
