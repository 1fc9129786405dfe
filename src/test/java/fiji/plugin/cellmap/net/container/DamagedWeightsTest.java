// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import static fiji.plugin.cellmap.net.container.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of weights that are cut, changed, of another kind, or lie about their sizes. */
class DamagedWeightsTest {

    @TempDir Path folder;

    @Test
    void everyTruncationIsRefused() throws IOException {
        Network network = Architectures.create("BasicUNet", Map.of("features", 2), 1, 2);
        Path model = folder.resolve("model.pt");
        ModelFile.write(model, network.program(Precision.FLOAT32), network.initial(1), Map.of());
        Path dictionary = folder.resolve("weights.pth");
        Checkpoint.write(dictionary, network.initial(1));
        Path safetensors = folder.resolve("weights.safetensors");
        Checkpoint.write(safetensors, network.initial(1));
        for (Path file : new Path[] {model, dictionary, safetensors}) {
            byte[] whole = Files.readAllBytes(file);
            for (int part = 0; part < 40; part++) {
                Files.write(file, Arrays.copyOf(whole, whole.length * part / 40));
                refused(file, file.getFileName().toString());
            }
        }
    }

    @Test
    void aFlippedBitInTheTreeIsFound() throws IOException {
        byte[] pickle = Pickles.tensor("FloatStorage", 16, 0, new int[] {4}, new int[] {1});
        Path file = Pickles.stored(folder.resolve("bit.pt"), pickle, new byte[64]);
        byte[] bytes = Files.readAllBytes(file);
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("FloatStorage")] ^= 1;
        Files.write(file, bytes);
        refused(file, "checksum");
    }

    @Test
    void hostileSafetensorsAreRefused() throws IOException {
        String good = "\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}";
        String[][] cases = {
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,12]}}", "do not fit"},
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[-4],\"data_offsets\":[0,16]}}", "negative"},
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[\"x\"],\"data_offsets\":[0,16]}}", "negative"},
            {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],"
                        + "\"data_offsets\":[0,16]}}",
                "too large"
            },
            {"{\"w\":{\"dtype\":\"F32\",\"shape\":[64],\"data_offsets\":[0,256]}}", "truncated"},
            {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[4],"
                        + "\"data_offsets\":[9223372036854775791,9223372036854775807]}}",
                "do"
            },
            {"{\"w\":{\"dtype\":\"F4\",\"shape\":[4],\"data_offsets\":[0,16]}}", "type F4"},
            {"{" + good + "," + good.replace("\"w\"", "\"v\"") + "}", "overlap"},
            {"{\"w\":" + "[".repeat(20_000), "Cannot read"},
            {"{ no json", "Cannot read"},
        };
        for (String[] c : cases) {
            Path file = safetensors(c[0].length(), c[0]);
            refused(file, c[1]);
        }
        refused(safetensors(1L << 40, "{}"), "nor a safetensors file");
        refused(safetensors(-1, "{}"), "header length");
        assertEquals(
                4,
                Checkpoint.read(safetensors(good.length() + 2, "{" + good + "}"))
                        .get("w")
                        .values()
                        .length);
    }

    @Test
    void filesOfOtherKindsAreNamed() throws IOException {
        Path file = folder.resolve("weights.pt");
        Files.write(file, new byte[0]);
        refused(file, "It is empty");
        Files.write(file, Pickles.of("\200\2\212\nl\374\234F\371 j\250P\31.\200\2M\351\3."));
        refused(file, "truncated");
        Files.write(file, Pickles.of("\200\2}."));
        refused(file, "a pickle that torch.save did not write");
        Files.write(file, Pickles.of("\211HDF\r\n\32\n\0\0\0\0"));
        refused(file, "HDF5");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1");
        refused(file, "a pointer of Git LFS");
        Files.writeString(file, "some text");
        refused(file, "neither a zip");
        assertThrows(CellMapException.class, () -> Checkpoint.read(folder.resolve("none.pt")));
        assertThrows(CellMapException.class, () -> Checkpoint.read(folder));
    }

    private Path safetensors(long length, String header) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(text);
        return Files.write(folder.resolve("w.safetensors"), bytes.array());
    }
}
