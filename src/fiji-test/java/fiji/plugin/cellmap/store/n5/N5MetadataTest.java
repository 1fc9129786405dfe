// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.imglib2.realtransform.AffineTransform3D;
import org.janelia.saalfeldlab.n5.N5FSReader;
import org.janelia.saalfeldlab.n5.universe.N5DatasetDiscoverer;
import org.janelia.saalfeldlab.n5.universe.N5TreeNode;
import org.janelia.saalfeldlab.n5.universe.metadata.MultiscaleMetadata;
import org.janelia.saalfeldlab.n5.universe.metadata.N5CosemMetadata;
import org.janelia.saalfeldlab.n5.universe.metadata.N5CosemMetadataParser;
import org.janelia.saalfeldlab.n5.universe.metadata.N5CosemMultiScaleMetadata;
import org.janelia.saalfeldlab.n5.universe.metadata.N5MetadataParser;
import org.janelia.saalfeldlab.n5.universe.metadata.N5SingleScaleMetadataParser;
import org.janelia.saalfeldlab.n5.universe.metadata.N5SpatialDatasetMetadata;
import org.janelia.saalfeldlab.n5.universe.metadata.N5ViewerMultiscaleMetadataParser;
import org.janelia.saalfeldlab.n5.universe.metadata.ome.ngff.OmeNgffMetadata;
import org.janelia.saalfeldlab.n5.universe.metadata.ome.ngff.OmeNgffMetadataParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write in N5 lies where the parsers of Fiji's N5 plugins say that it lies. */
class N5MetadataTest {

    private static final long[] ZYX = {8, 12, 16};
    private static final VoxelGrid GRID =
            new VoxelGrid(new double[] {20, 8, 4}, new double[] {100, 30, -7});

    @TempDir Path folder;
    private List<Multiscale.Level> levels;
    private String container;

    @BeforeEach
    void write() {
        Path path = folder.resolve("a.n5");
        container = path.toString();
        try (ArrayStore store = Stores.openOrCreate(path)) {
            ArraySpec spec = ArraySpec.of(ZYX, new int[] {4, 4, 4}, DType.UINT8);
            store.create("c/mito/s0", spec.portable(store.format()))
                    .write(Box.of(ZYX), new byte[8 * 12 * 16]);
            levels = Pyramid.build(store, "c/mito", GRID, Pyramid.Mode.MEAN, 3, Progress.none());
        }
        assertEquals(3, levels.size());
    }

    private N5TreeNode discover(N5MetadataParser<?> dataset, N5MetadataParser<?> group) {
        try (N5FSReader reader = new N5FSReader(container)) {
            N5TreeNode root =
                    N5DatasetDiscoverer.discover(reader, List.of(dataset), List.of(group));
            return root.getDescendant("c/mito").orElseThrow();
        }
    }

    @Test
    void asOmeNgff() {
        N5TreeNode found =
                discover(new N5SingleScaleMetadataParser(), new OmeNgffMetadataParser(false));
        assertSame(
                ((OmeNgffMetadata) found.getMetadata()).multiscales[0].getChildrenMetadata(), true);
    }

    @Test
    void asCosem() {
        N5TreeNode found =
                discover(
                        new N5CosemMetadataParser(),
                        new N5CosemMultiScaleMetadata.CosemMultiScaleParser());
        N5CosemMetadata[] all =
                ((MultiscaleMetadata<N5CosemMetadata>) found.getMetadata()).getChildrenMetadata();
        assertSame(all, true);
    }

    /** The N5 viewer knows no position, but where levels lie to each other. */
    @Test
    void asTheViewerHasIt() {
        N5TreeNode found =
                discover(new N5SingleScaleMetadataParser(), new N5ViewerMultiscaleMetadataParser());
        MultiscaleMetadata<?> all = (MultiscaleMetadata<?>) found.getMetadata();
        assertSame((N5SpatialDatasetMetadata[]) all.getChildrenMetadata(), false);
        assertEquals("nm", all.getChildrenMetadata()[0].unit());
    }

    @Test
    void asPaintera() {
        try (N5FSReader reader = new N5FSReader(container)) {
            assertEquals(true, reader.getAttribute("c/mito", "multiScale", Boolean.class));
            assertArrayEquals(
                    new double[] {4, 8, 20},
                    reader.getAttribute("c/mito", "resolution", double[].class));
            assertArrayEquals(
                    new double[] {-7, 30, 100},
                    reader.getAttribute("c/mito", "offset", double[].class));
            assertArrayEquals(
                    new double[] {4, 2, 1},
                    reader.getAttribute("c/mito/s2", "downsamplingFactors", double[].class));
        }
    }

    private void assertSame(N5SpatialDatasetMetadata[] found, boolean placed) {
        assertEquals(levels.size(), found.length);
        for (int k = 0; k < found.length; k++) {
            VoxelGrid grid = levels.get(k).grid();
            AffineTransform3D at = found[k].spatialTransform3d();
            for (int d = 0; d < 3; d++) {
                String where =
                        "level "
                                + k
                                + ", axis "
                                + d
                                + ": "
                                + Arrays.toString(at.getRowPackedCopy());
                double origin = placed ? 0 : GRID.translation()[2 - d];
                assertEquals(grid.scale()[2 - d], at.get(d, d), 1e-9, where);
                assertEquals(grid.translation()[2 - d] - origin, at.get(d, 3), 1e-9, where);
            }
        }
    }
}
