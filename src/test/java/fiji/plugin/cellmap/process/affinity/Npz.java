// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.affinity;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** Reads arrays from a NumPy archive ({@code .npz}). */
public final class Npz {

    private final Path file;

    public Npz(Path file) {
        this.file = file;
    }

    /** An array of type u1, u2 or i4, in C order. */
    public int[] ints(String name) throws IOException {
        double[] values = doubles(name);
        int[] whole = new int[values.length];
        for (int i = 0; i < whole.length; i++) whole[i] = (int) values[i];
        return whole;
    }

    /** An array of type u1, u2, i4 or f8, in C order. */
    public double[] doubles(String name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                DataInputStream in =
                        new DataInputStream(zip.getInputStream(zip.getEntry(name + ".npy")))) {
            in.skipNBytes(8);
            int length = in.readUnsignedByte() | in.readUnsignedByte() << 8;
            String header = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
            ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            String type = header.replaceAll(".*'descr': *'.([a-z]\\d).*\\s*", "$1");
            int size = type.charAt(1) - '0';
            double[] values = new double[data.remaining() / size];
            for (int i = 0; i < values.length; i++)
                values[i] =
                        switch (type) {
                            case "u1" -> data.get() & 0xff;
                            case "u2" -> data.getShort() & 0xffff;
                            case "i4" -> data.getInt();
                            case "f8" -> data.getDouble();
                            default -> throw new IOException(name + " is of type " + type);
                        };
            return values;
        }
    }
}
