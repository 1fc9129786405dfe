// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

    private static final String HEADER =
            "crop_name,dataset,class_label,voxel_size,translation,shape\n";

    @TempDir Path folder;

    @Test
    void officialRowsAreThoseOfTheFacts() {
        Manifest facts = Manifest.read(TestData.facts().resolve("test_crop_manifest.csv"));
        assertEquals(new HashSet<>(facts.rows()), new HashSet<>(Manifest.official().rows()));
        assertEquals(413, Manifest.official().rows().size());
    }

    @Test
    void officialVoxelsAddUp() {
        Manifest manifest = Manifest.official();
        assertEquals(16, manifest.crops().size());
        assertEquals(87_666_200_000L, manifest.rows().stream().mapToLong(CropTarget::voxels).sum());
        assertEquals(6, manifest.byCrop().get(980).size());
        assertTrue(manifest.find(984, "nuc").isPresent());
        assertTrue(manifest.find(984, "mito").isEmpty());
    }

    @Test
    void writesWhatItReads() throws Exception {
        Path csv = folder.resolve("m.csv");
        Manifest.official().write(csv);
        assertEquals(Manifest.official().rows(), Manifest.read(csv).rows());
        assertTrue(
                Files.readString(csv)
                        .contains(
                                "557,jrc_ctl-id8-1,ecs,[1.74;2.0;2.0],"
                                        + "[23837.13;7599.0;35999.0],[600;600;600]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,d,mito,[4;4;4],[0;0;0]|5 fields",
                "x,d,mito,[4;4;4],[0;0;0],[2;2;2]|crop_name 'x'",
                "1,d,mito,[4;4],[0;0;0],[2;2;2]|voxel_size '[4;4]'",
                "1,d,mito,[4;4;0],[0;0;0],[2;2;2]|voxel_size must",
                "1,d,mito,[4;4;4],[0;a;0],[2;2;2]|translation: 'a'",
                "1,d,mito,[4;4;4],[0;0;NaN],[2;2;2]|translation: 'NaN'",
                "1,d,mito,[4;4;4],[0;0;0],[2;2;1.5]|shape must",
                "1,d,../x,[4;4;4],[0;0;0],[2;2;2]|class_label '../x'",
                "1,d,er,[4;4;4],[0;0;0],[2;2;2]|occurs twice"
            })
    void brokenLinesAreNamed(String line, String reason) throws Exception {
        Path csv = folder.resolve("broken.csv");
        Files.writeString(csv, HEADER + "1,d,er,[4;4;4],[0;0;0],[2;2;2]\n" + line + "\n");
        String message =
                assertThrows(CellMapException.class, () -> Manifest.read(csv)).getMessage();
        assertTrue(message.contains("broken.csv:3"), message);
        assertTrue(message.contains(reason), message);
    }

    @Test
    void missingAndEmptyFilesAreNamed() throws Exception {
        Path missing = folder.resolve("none.csv");
        assertThrows(CellMapException.class, () -> Manifest.read(missing));
        Path empty = Files.writeString(folder.resolve("empty.csv"), HEADER);
        assertThrows(CellMapException.class, () -> Manifest.read(empty));
    }

    @Test
    void unknownCropsAreRefused() {
        assertEquals(48, Manifest.official().only(List.of(557)).rows().size());
        assertThrows(UsageException.class, () -> Manifest.official().only(List.of(1)));
    }

    @Test
    void trainingManifestOfTheTestData() {
        Manifest train = Manifest.read(TestData.data().resolve("train_crop_manifest.csv"));
        assertEquals(List.of(901, 902, 903, 911, 921), train.crops());
        assertEquals(897.5, train.find(903, "pm").orElseThrow().translation()[0]);
    }
}
