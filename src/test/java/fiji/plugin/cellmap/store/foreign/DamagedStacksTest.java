// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files with bytes changed at random: read, or refused, and nothing else. */
class DamagedStacksTest {

    private static final int TRIES = 60;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bigtiff-deflate.tif",
                "imagej-one-directory.tif",
                "big-data-viewer.h5",
                "imaris.ims",
                "unknown-filter.h5"
            })
    void damageIsReadOrRefused(String name) throws IOException {
        byte[] whole;
        try (InputStream in = getClass().getResourceAsStream(name)) {
            whole = in.readAllBytes();
        }
        Random random = new Random(11);
        Path file = folder.resolve(name);
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = random.nextInt(4) > 0 ? whole.clone() : cut(whole, random);
            for (int k = 0; k < 3 && bytes.length > 0; k++)
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            Files.write(file, bytes);
            if (!isRead(file)) refused++;
        }
        assertTrue(refused > TRIES / 8, "only " + refused + " were refused");
    }

    private static byte[] cut(byte[] whole, Random random) {
        return Arrays.copyOf(whole, random.nextInt(whole.length));
    }

    private static boolean isRead(Path file) {
        try (ForeignImage image = ForeignImages.open(file)) {
            Box all = image.array().bounds();
            if (all.size() < 1 << 20) image.array().read(all);
            return true;
        } catch (CellMapException e) {
            return false;
        } catch (RuntimeException | Error e) {
            return fail("a damaged file must be read or refused", e);
        }
    }
}
