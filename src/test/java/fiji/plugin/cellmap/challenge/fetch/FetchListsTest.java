// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchListsTest {

    private final FetchLists lists = FetchLists.of(Challenge.official());

    @Test
    void theChallengeHas289TrainingAnd16TestCrops() {
        assertEquals(289, lists.choose("train").size());
        assertEquals(16, lists.choose("test").size());
        assertEquals(305, lists.choose("all").size());
        FetchCrop crop = lists.choose("234").get(0);
        assertEquals(
                "s3://janelia-cosem-datasets/jrc_cos7-1a/jrc_cos7-1a.zarr/recon-1/labels/groundtruth/crop234",
                crop.labels().orElseThrow());
        FetchCrop test = lists.choose("crop557").get(0);
        assertTrue(test.labels().isEmpty());
        assertEquals(
                "s3://janelia-cosem-datasets/jrc_ctl-id8-1/jrc_ctl-id8-1.zarr/recon-1/em/fibsem-uint8",
                test.em());
        assertEquals(4, lists.archives().size());
    }

    @Test
    void theBuiltInListsAreTheOfficialOnes() throws IOException {
        Path facts = TestData.facts();
        FetchLists read = lists;
        for (String name : List.of("manifest.csv", "zip_manifest.csv", "test_crop_manifest.csv"))
            read = read.with(Files.readAllLines(facts.resolve(name)), name);
        assertEquals(new HashSet<>(read.training()), new HashSet<>(lists.training()));
        assertEquals(new HashSet<>(read.archives()), new HashSet<>(lists.archives()));
        assertEquals(new HashSet<>(read.test().rows()), new HashSet<>(lists.test().rows()));
    }

    @Test
    void aTestCropIsTheFinestAndLargestOfItsRows() {
        FetchLists two =
                lists.with(
                        List.of(
                                "crop_name,dataset,class_label,voxel_size,translation,shape",
                                "9,d,mito,[8;8;8],[16;8;0],[10;10;10]",
                                "9,d,er,[4;8;8],[8;16;0],[20;5;10]"),
                        "two.csv");
        FetchCrop crop = two.choose("test").get(0);
        assertEquals(4, crop.box().orElseThrow().voxelSize()[0]);
        assertEquals(8, crop.box().orElseThrow().translation()[1]);
        assertEquals(20, crop.box().orElseThrow().shape()[0]);
        assertEquals("s3://janelia-cosem-datasets/d/d.zarr/recon-1/em/fibsem-uint8", crop.em());
    }

    @Test
    void whatIsNoManifestIsRefused() {
        CellMapException e =
                assertThrows(CellMapException.class, () -> lists.with(List.of("a,b"), "x.csv"));
        assertTrue(e.why().contains("'a,b'") && e.where().equals("x.csv"));
        assertThrows(
                CellMapException.class,
                () -> lists.with(List.of("crop_number,\"collection"), "x.csv"));
        assertThrows(
                CellMapException.class,
                () -> lists.with(List.of(FetchLists.TRAINING_HEADER, "one,two"), "x.csv"));
        assertThrows(
                CellMapException.class,
                () -> lists.with(List.of(FetchLists.ARCHIVE_HEADER, "True,x,y,z"), "x.csv"));
    }

    @Test
    void aChallengeWithoutSourceSaysSo() {
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> FetchLists.of(Challenge.find("mitochondria")).choose("all"));
        assertTrue(e.fix().contains("import your own data"), e.getMessage());
    }
}
