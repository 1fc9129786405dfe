// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images as bioformats2raw writes them: 0.3 keeps voxel sizes in OME-XML only, 0.5 in both. */
class OmeXmlTest {

    /** What its version 0.3 writes for an image of two levels. */
    private static final String V03 =
            "{'multiscales':[{'metadata':{'method':'loci.common.image.SimpleImageScaler','version':"
                    + "'Bio-Formats 6.7.0'},'version':'0.2','datasets':[{'path':'0'},{'path':'1'}]}]}";

    /** What its version 0.5 writes for an image whose file says no physical sizes. */
    private static final String V05_BARE =
            "{'multiscales':[{'version':'0.4','name':'a','axes':[{'name':'t','type':'time'},"
                    + "{'name':'c','type':'channel'},{'name':'z','type':'space'%1$s},"
                    + "{'name':'y','type':'space'%1$s},{'name':'x','type':'space'%1$s}],'datasets':["
                    + "{'path':'0','coordinateTransformations':[{'type':'scale','scale':[1,1,%2$s]}]},"
                    + "{'path':'1','coordinateTransformations':[{'type':'scale','scale':[1,1,%3$s]}]}]}]}";

    private static final String LAYOUT = "{'bioformats2raw.layout':3}";

    @TempDir Path folder;
    private ArrayStore store;

    @BeforeEach
    void open() {
        store = Stores.openOrCreate(folder.resolve("a.zarr"));
        attributes("", LAYOUT);
    }

    private void attributes(String group, String json) {
        byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        store.setAttributes(group, Json.parseObject(text, "the test"));
    }

    private void image(String group, String json) {
        store.createGroup(group);
        attributes(group, json);
        for (int k = 0; k < 2; k++)
            store.create(
                    group + "/" + k,
                    ArraySpec.of(
                            new long[] {1, 1, 4, 8 >> k, 16 >> k},
                            new int[] {1, 1, 1, 8, 8},
                            DType.UINT8));
    }

    private static String pixels(String sizes) {
        return "<Image ID=\"Image:0\"><Pixels BigEndian=\"false\" DimensionOrder=\"XYZCT\" "
                + sizes
                + " SizeX=\"16\" SizeY=\"8\" SizeZ=\"4\"><Channel ID=\"Channel:0:0\"/>"
                + "<MetadataOnly/></Pixels></Image>";
    }

    private static String sizes(double z, double y, double x, String unit) {
        StringBuilder text = new StringBuilder();
        double[] all = {x, y, z};
        for (int d = 0; d < 3; d++) {
            String key = " PhysicalSize" + "XYZ".charAt(d);
            text.append(key).append("=\"").append(all[d]).append('"');
            if (unit != null) text.append(key + "Unit=\"" + unit + "\"");
        }
        return text.toString();
    }

    private void xml(String... images) throws IOException {
        xmlText(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OME xmlns=\""
                        + "http://www.openmicroscopy.org/Schemas/OME/2016-06\">"
                        + String.join("", images)
                        + "</OME>");
    }

    private void xmlText(String text) throws IOException {
        Path ome = Files.createDirectories(folder.resolve("a.zarr/OME"));
        Files.writeString(ome.resolve("METADATA.ome.xml"), text);
    }

    private void check(String group, double z, double y, double x) {
        Multiscale scales = Multiscale.read(store, group);
        assertArrayEquals(new double[] {z, y, x}, scales.levels().get(0).grid().scale(), 1e-9);
        assertArrayEquals(
                new double[] {z, 2 * y, 2 * x}, scales.levels().get(1).grid().scale(), 1e-9);
    }

    private String why(String group) {
        return assertThrows(CellMapException.class, () -> Multiscale.read(store, group))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "nm, 1",
        "\u00b5m, 1000",
        "\u03bcm, 1000",
        ", 1000",
        "\u00c5, 0.1",
        "mm, 1e6",
        "pm, 1e-3"
    })
    void version03KeepsItInTheXmlOnly(String unit, double nm) throws IOException {
        image("0", V03);
        xml(pixels(sizes(30, 4, 5, unit)));
        check("0", 30 * nm, 4 * nm, 5 * nm);
        assertTrue(
                Multiscale.read(store, "0")
                        .warnings()
                        .contains("The voxel size is that of OME/METADATA.ome.xml."));
    }

    @Test
    void theNumberOfTheFolderTellsTheImage() throws IOException {
        image("0", V03);
        image("1", V03);
        image("2", V03);
        xml(pixels(sizes(30, 4, 4, "nm")), pixels(sizes(40, 8, 8, "nm")));
        check("0", 30, 4, 4);
        check("1", 40, 8, 8);
        assertTrue(why("2").contains("METADATA.ome.xml describes 2 images."));
    }

    @Test
    void theListOfSeriesTellsTheImage() throws IOException {
        image("A/1/0", V03);
        image("A/2/0", V03);
        image("0", V03);
        store.createGroup("OME");
        attributes("OME", "{'series':['A/2/0','A/1/0']}");
        xml(pixels(sizes(30, 4, 4, "nm")), pixels(sizes(40, 8, 8, "nm")));
        check("A/1/0", 40, 8, 8);
        check("A/2/0", 30, 4, 4);
        assertTrue(why("0").contains("voxel size is unknown"));
    }

    @Test
    void inZarr3ItIsTheSame() throws IOException {
        store = Stores.openOrCreate(folder.resolve("a3.zarr"), ContainerFormat.ZARR_V3);
        attributes("", "{'ome':{'version':'0.5','bioformats2raw.layout':3}}");
        String levels = "'datasets':[{'path':'0'},{'path':'1'}]";
        image("7", "{'ome':{'version':'0.5','multiscales':[{" + levels + "}]}}");
        store.createGroup("OME");
        attributes("OME", "{'ome':{'version':'0.5','series':['7']}}");
        xml(pixels(sizes(30, 4, 4, "nm")));
        Files.copy(
                folder.resolve("a.zarr/OME/METADATA.ome.xml"),
                folder.resolve("a3.zarr/OME/METADATA.ome.xml"));
        check("7", 30, 4, 4);
    }

    @Test
    void aSizeOfTheLevelsCountsAndAnotherOneIsSaid() throws IOException {
        image("0", V05_BARE.formatted(",'unit':'nanometer'", "30,4,5", "30,8,10"));
        xml(pixels(sizes(0.03, 0.004, 0.005, null)));
        check("0", 30, 4, 5);
        assertEquals(List.of(), Multiscale.read(store, "0").warnings());
        xml(pixels(sizes(30, 4, 4, "nm")));
        check("0", 30, 4, 5);
        assertEquals(
                List.of(
                        "The OME-XML of the container says [30.0, 4.0, 4.0] nm, and the group"
                                + " [30.0, 4.0, 5.0] nm, which is taken."),
                Multiscale.read(store, "0").warnings());
    }

    @Test
    void factorsThatStandForSizesAreNoNanometres() throws IOException {
        image("0", V05_BARE.formatted("", "1,1,1", "1,2,2"));
        assertTrue(why("0").contains("says [1.0, 1.0, 1.0] without a unit."), why("0"));
        xml(pixels(sizes(30, 4, 4, "nm")));
        check("0", 30, 4, 4);
    }

    @Test
    void aPartOfASizeIsNone() throws IOException {
        image("0", V03);
        xml(pixels("PhysicalSizeX=\"4\" PhysicalSizeY=\"4\""));
        assertTrue(why("0").contains("METADATA.ome.xml says no PhysicalSizeZ."));
        xml(pixels(sizes(30, 4, 4, "pixel")));
        assertTrue(why("0").contains("the unit \"pixel\""));
        xml(pixels(sizes(-30, 4, 4, "nm")));
        assertTrue(why("0").contains("[-30.0, 4.0, 4.0]"));
        xml(pixels(""));
        assertTrue(why("0").contains("voxel size is unknown"));
    }

    @Test
    void nothingOutsideIsReadAndNoEntityGrows() throws IOException {
        image("0", V03);
        Path secret = Files.writeString(folder.resolve("secret"), "4");
        String outside = "<!DOCTYPE OME [<!ENTITY a SYSTEM \"" + secret.toUri() + "\">]>";
        String inside = "<!DOCTYPE OME [<!ENTITY a \"4\">]>";
        for (String type : List.of(outside, inside)) {
            xmlText(
                    type
                            + "<OME>"
                            + pixels(sizes(30, 4, 4, "nm")).replace("4.0", "&a;")
                            + "</OME>");
            assertTrue(why("0").contains("is not XML that can be read."), why("0"));
        }
        xmlText("<OME><Image>");
        assertTrue(why("0").contains("is not XML that can be read."));
    }

    @Test
    void inspectionSaysWhereTheSizeIsFrom() throws IOException {
        image("0", V03);
        xml(pixels(sizes(30, 4, 4, "nm")));
        Inspection image =
                Inspection.of(store, "", false, Progress.none()).children().stream()
                        .filter(child -> child.path().equals("0"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(2, image.levels().size());
        assertTrue(image.notes().contains("The voxel size is that of OME/METADATA.ome.xml."));
    }
}
