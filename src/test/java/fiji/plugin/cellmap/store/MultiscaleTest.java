// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MultiscaleTest {

    @TempDir Path folder;
    private ArrayStore store;

    @BeforeEach
    void open() {
        store = Stores.openOrCreate(folder.resolve("a.zarr"));
    }

    private static Multiscale.Level level(String path, double nm, double offset) {
        return new Multiscale.Level(
                path,
                new VoxelGrid(new double[] {nm, nm, nm}, new double[] {offset, offset, offset}));
    }

    @Test
    void theFinestLevelAndTheScaleComeFirst() {
        store.createGroup("g");
        store.setAttributes("g", Json.object().put("kept", 1));
        Multiscale.write(store, "g", "em", List.of(level("s1", 8, 2), level("s0", 4, 0)));
        JsonNode attributes = store.attributes("g");
        assertEquals(1, attributes.path("kept").asInt());
        JsonNode first = attributes.at("/multiscales/0/datasets/0");
        assertEquals("s0", first.path("path").asText());
        assertEquals(4, first.at("/coordinateTransformations/0/scale/0").asDouble());
        assertEquals("0.4", attributes.at("/multiscales/0/version").asText());
        Multiscale read = Multiscale.read(store, "g");
        assertEquals("em", read.name());
        assertArrayEquals(new double[] {2, 2, 2}, read.levels().get(1).grid().translation());
        assertEquals(List.of(), read.warnings());
    }

    @Test
    void theNearestLevelIsTheOfficialOne() {
        Multiscale.write(
                store, "g", "", List.of(level("s0", 4, 0), level("s1", 8, 2), level("s2", 16, 6)));
        Multiscale scales = Multiscale.read(store, "g");
        assertEquals("s0", scales.nearest(new double[] {2, 2, 2}).path());
        assertEquals("s1", scales.nearest(new double[] {9, 8, 8}).path());
        assertEquals("s0", scales.nearest(new double[] {6, 6, 6}).path(), "the first of equals");
        assertEquals("s2", scales.nearest(new double[] {100, 100, 100}).path());
    }

    @Test
    void transformationsAreReadInAnyOrderUnitAndAxisOrder() {
        store.setAttributes(
                "g",
                Json.parseObject(
                        """
                        {"multiscales": [{"axes": [
                           {"name": "c", "type": "channel"},
                           {"name": "x", "unit": "micrometer"},
                           {"name": "y", "unit": "nanometer"},
                           {"name": "z", "unit": "nm"}],
                         "coordinateTransformations": [{"type": "scale", "scale": [1, 2, 2, 2]}],
                         "datasets": [{"path": "a", "coordinateTransformations": [
                           {"type": "translation", "translation": [0, 0.003, 5, 7]},
                           {"type": "scale", "scale": [1, 0.004, 6, 8]}]}]}]}
                        """
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "test"));
        Multiscale scales = Multiscale.read(store, "g");
        assertArrayEquals(new double[] {16, 12, 8}, scales.finest().grid().scale(), 1e-9);
        assertArrayEquals(new double[] {14, 10, 6}, scales.finest().grid().translation(), 1e-9);
        assertEquals(1, scales.warnings().size());
        assertEquals(List.of("c", "x", "y", "z"), scales.axes());
    }

    @Test
    void aGroupWithoutMetadataHasNoVoxelSize() {
        store.createGroup("g");
        CellMapException e =
                assertThrows(CellMapException.class, () -> Multiscale.read(store, "g"));
        assertTrue(e.getMessage().contains("voxel size"), e.getMessage());
    }

    @Test
    void inspectionFindsALevelThatWasMadeFromOtherVoxels() {
        ArraySpec spec = ArraySpec.of(new long[] {64, 64, 64}, new int[] {16, 16, 16}, DType.UINT8);
        Box whole = Box.of(spec.shape());
        ChunkedArray s0 = store.create("g/s0", spec);
        byte[] values = (byte[]) Values.random(DType.UINT8, 1 << 18, 1);
        for (int i = 0; i < values.length; i++) values[i] = (byte) (100 + (values[i] & 15));
        s0.write(whole, values);
        VoxelGrid grid = level("s0", 4, 0).grid();
        Pyramid.build(store, "g", grid, Pyramid.Mode.MEAN, 3, Progress.none());
        assertEquals(List.of(), Inspection.of(store, "g", true, Progress.none()).findings());
        ChunkedArray s2 = store.open("g/s2");
        byte[] other = new byte[16 * 16 * 16];
        java.util.Arrays.fill(other, (byte) 90);
        s2.write(Box.of(s2.spec().shape()), other);
        String found = String.join("", Inspection.of(store, "g", true, Progress.none()).findings());
        assertTrue(found.startsWith("Level s2 was made from other voxels: 100 %"), found);
        assertEquals(List.of(), Inspection.of(store, "g", false, Progress.none()).findings());
        store.delete("g/s1/0");
        assertEquals(
                List.of(),
                Inspection.of(store, "g", true, Progress.none()).findings(),
                "what is not there contradicts nothing");
    }

    @Test
    void inspectionFindsLevelsThatContradictEachOther() {
        ArraySpec fine = ArraySpec.of(new long[] {8, 8, 8}, new int[] {8, 8, 8}, DType.UINT8);
        ArraySpec wrong = ArraySpec.of(new long[] {8, 8, 8}, new int[] {8, 8, 8}, DType.UINT16);
        store.create("g/s0", fine);
        store.create("g/s1", wrong);
        store.create("g/extra", fine);
        Multiscale.write(
                store, "g", "", List.of(level("s0", 4, 0), level("s1", 8, 0), level("s2", 16, 6)));
        Inspection found = Inspection.of(store, "g", true, Progress.none());
        String findings = String.join("\n", found.findings());
        assertEquals("multiscale", found.kind());
        assertTrue(findings.contains("s2 is listed, but"), findings);
        assertTrue(findings.contains("g/extra is there, but"), findings);
        assertTrue(findings.contains("dtype"), findings);
        assertTrue(findings.contains("s1 lies -2.0 nm off"), findings);
        assertTrue(findings.contains("differ in extent"), findings);
        assertEquals(64, found.sha256().length());
        JsonNode json = Json.MAPPER.valueToTree(found);
        assertEquals("multiscale", json.path("kind").asText());
        assertEquals(8, json.at("/shape/2").asInt());
    }
}
