// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.TestData;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

    @TempDir Path root;

    @Test
    void findsTheTestData() {
        Catalogue found = Catalogue.scan(DataLayout.official(TestData.data()));
        assertEquals(
                List.of("flyem_medulla-1", "flyem_medulla-3", "ini_fly-vnc-1", "ul_urocell-1"),
                found.datasets());
        assertEquals(
                List.of(901, 902, 903, 911, 921),
                found.crops().stream().map(LabelledCrop::crop).toList());
        assertEquals(List.of("cell", "neuron", "pm"), found.crops().get(0).classes());
        assertTrue(found.em("flyem_medulla-3").isPresent());
        assertTrue(found.em("ul_urocell-1").isEmpty());
        assertEquals("recon-1/em/fibsem-uint8", found.em("flyem_medulla-1").orElseThrow().group());
        assertEquals(
                Map.of("pm", 3, "mito", 0),
                found.counts(List.of("pm", "mito")).get("flyem_medulla-1"));
    }

    @Test
    void strayThingsAreNoClassesAndNoCrops() throws Exception {
        Roots.em(root, "a");
        Roots.crop(root, "a", 7, "mito", "all", "my_own");
        Path groundtruth = root.resolve("a/a.zarr/recon-1/labels/groundtruth");
        Files.createDirectories(groundtruth.resolve("crop7/notes"));
        Files.createDirectories(groundtruth.resolve("crop7/.hidden"));
        Files.writeString(groundtruth.resolve("crop7/.DS_Store"), "");
        Files.createDirectories(groundtruth.resolve("backup/mito"));
        Files.createDirectories(root.resolve("a/b.zarr/recon-1/em/fibsem-uint8"));
        Catalogue found = Catalogue.scan(DataLayout.official(root));
        assertEquals(List.of("a"), found.datasets());
        assertEquals(1, found.crops().size());
        assertEquals(List.of("mito", "my_own"), found.crops().get(0).classes());
    }

    @Test
    void otherLayoutsAreData() throws Exception {
        DataLayout layout =
                new DataLayout(
                        root,
                        "vol/{name}",
                        "{dataset}_raw.zarr",
                        "{dataset}_gt.zarr/{crop}/{label}");
        Files.createDirectories(root.resolve("vol/x_raw.zarr"));
        Files.createDirectories(root.resolve("vol/y_gt.zarr/crop3/mito"));
        Files.writeString(root.resolve("vol/y_gt.zarr/crop3/mito/.zgroup"), "{}");
        Catalogue found = Catalogue.scan(layout);
        assertEquals(List.of("x", "y"), found.datasets());
        assertEquals(3, found.crops().get(0).crop());
        assertEquals("crop3", found.crops().get(0).group().group());
    }

    @Test
    void emMayBeN5() throws Exception {
        Roots.crop(root, "a", 7, "mito");
        assertFalse(Catalogue.scan(DataLayout.official(root)).em("a").isPresent());
        Files.createDirectories(root.resolve("a/a.n5/recon-1/em/fibsem-uint8"));
        GroupLocation em = Catalogue.scan(DataLayout.official(root)).em("a").orElseThrow();
        assertEquals(root.resolve("a/a.n5"), em.container());
    }

    @Test
    void missingAndEmptyRootsAreRefused() {
        assertThrows(
                UsageException.class,
                () -> Catalogue.scan(DataLayout.official(root.resolve("none"))));
        assertThrows(UsageException.class, () -> Catalogue.scan(DataLayout.official(root)));
    }

    @Test
    void impossibleTemplatesAreRefused() {
        assertThrows(
                UsageException.class,
                () -> new DataLayout(root, "{name}", "em/{dataset}", "{crop}/{label}"));
        assertThrows(
                UsageException.class,
                () -> new DataLayout(root, "{dataset}/{name}", "em", "{label}/{crop}"));
    }

    @Test
    void locationsSplitAtTheContainer() {
        GroupLocation location = GroupLocation.of(Path.of("/x/a.zarr/recon-1/em"));
        assertEquals(Path.of("/x/a.zarr"), location.container());
        assertEquals("recon-1/em", location.group());
        assertEquals(new GroupLocation(Path.of("/x/y"), ""), GroupLocation.of(Path.of("/x/y")));
        assertEquals("s0", GroupLocation.of(Path.of("a.n5")).child("s0").group());
    }
}
