// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Voxel sizes of the OME-XML that bioformats2raw writes beside its images ({@code
 * OME/METADATA.ome.xml}): up to its version 0.3 they stand nowhere else. Which image is which, the
 * attribute {@code series} of {@code OME} tells, in earlier versions the number of the folder.
 */
final class OmeXml {

    private static final String FILE = "OME/METADATA.ome.xml";
    private static final String LAYOUT = "bioformats2raw.layout";
    private static final int MOST_BYTES = 1 << 28;

    /** The unit of a physical size that names none, by the schema. */
    private static final String DEFAULT_UNIT = "\u00b5m";

    private OmeXml() {}

    /** What the OME-XML of the container says about the finest level of a group. */
    static Stated stated(ArrayStore store, String group) {
        Optional<String> root = root(store, group);
        if (root.isEmpty()) return Stated.NOTHING;
        Optional<byte[]> xml = store.file(Inspector.join(root.get(), FILE), MOST_BYTES);
        if (xml.isEmpty()) return Stated.NOTHING;
        int image = image(store, root.get(), Inspector.below(root.get(), group));
        return image < 0 ? Stated.NOTHING : pixels(xml.get(), image);
    }

    /** The nearest group above that says to be written by bioformats2raw. */
    private static Optional<String> root(ArrayStore store, String group) {
        for (int at = group.length(); at > 0; ) {
            at = group.lastIndexOf('/', at - 1);
            String above = at < 0 ? "" : group.substring(0, at);
            ObjectNode attributes = store.attributes(above);
            if (attributes.has(LAYOUT) || attributes.path("ome").has(LAYOUT))
                return Optional.of(above);
        }
        return Optional.empty();
    }

    /** The index of an image in the XML, -1 if nothing tells it. */
    private static int image(ArrayStore store, String root, String path) {
        ObjectNode attributes = store.attributes(Inspector.join(root, "OME"));
        for (JsonNode node : List.of(attributes, attributes.path("ome"))) {
            JsonNode series = node.path("series");
            for (int i = 0; i < series.size(); i++)
                if (series.get(i).asText().replaceAll("^[./]+|/$", "").equals(path)) return i;
            if (!series.isEmpty()) return -1;
        }
        return path.matches("\\d{1,6}") ? Integer.parseInt(path) : -1;
    }

    private static Stated pixels(byte[] xml, int image) {
        try {
            XMLStreamReader reader = factory().createXMLStreamReader(new ByteArrayInputStream(xml));
            int images = 0;
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamReader.START_ELEMENT) continue;
                if (reader.getLocalName().equals("Image")) images++;
                if (reader.getLocalName().equals("Pixels") && images == image + 1)
                    return stated(reader);
            }
            return images > image
                    ? Stated.NOTHING
                    : Stated.unknown(FILE + " describes " + images + " images.");
        } catch (XMLStreamException | RuntimeException e) {
            return Stated.unknown(FILE + " is not XML that can be read.");
        }
    }

    /** Of the JDK, whatever else is there; knows neither entities nor document types. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> emptyInput());
        return factory;
    }

    private static ByteArrayInputStream emptyInput() {
        return new ByteArrayInputStream(new byte[0]);
    }

    private static Stated stated(XMLStreamReader pixels) {
        double[] size = new double[3];
        List<String> units = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (int d = 0; d < 3; d++) {
            String key = "PhysicalSize" + "ZYX".charAt(d);
            String text = pixels.getAttributeValue(null, key);
            String unit = pixels.getAttributeValue(null, key + "Unit");
            units.add(unit == null ? DEFAULT_UNIT : unit);
            if (text == null) missing.add(key);
            size[d] = text == null ? Double.NaN : number(text);
        }
        if (missing.size() == 3) return Stated.NOTHING;
        if (!missing.isEmpty())
            return Stated.unknown(FILE + " says no " + String.join(" and no ", missing) + ".");
        Stated stated = Stated.of(size, new double[3], units, FILE);
        return stated.isKnown()
                ? new Stated(
                        stated.grid(),
                        Collections.singletonList("The voxel size is that of " + FILE + "."))
                : stated;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
