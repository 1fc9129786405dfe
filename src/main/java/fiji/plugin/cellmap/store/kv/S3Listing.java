// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * One page of the answer to ListObjectsV2 (<a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">text</a>).
 *
 * @param entries with whole keys
 * @param folders common prefixes, if a delimiter was given
 * @param next token of the next page; "" if this is the last
 */
record S3Listing(List<Entry> entries, List<String> folders, String next) {

    /**
     * @throws IOException if this is not a listing
     */
    static S3Listing parse(byte[] xml) throws IOException {
        Element page = document(xml).getDocumentElement();
        if (!page.getTagName().equals("ListBucketResult"))
            throw new IOException("it is a " + page.getTagName());
        List<Entry> entries = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (Element element : children(page, "Contents")) entries.add(entry(element));
        for (Element element : children(page, "CommonPrefixes"))
            folders.add(text(element, "Prefix"));
        return new S3Listing(entries, folders, text(page, "NextContinuationToken"));
    }

    static boolean is(byte[] xml) {
        try {
            parse(xml);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Entry entry(Element element) throws IOException {
        try {
            String size = text(element, "Size");
            String modified = text(element, "LastModified");
            return new Entry(
                    text(element, "Key"),
                    size.isEmpty() ? 0 : Long.parseLong(size),
                    text(element, "ETag"),
                    modified.isEmpty() ? Instant.EPOCH : Instant.parse(modified));
        } catch (NumberFormatException | DateTimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Document document(byte[] xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(xml));
        } catch (SAXException | ParserConfigurationException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static List<Element> children(Element parent, String tag) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++)
            if (nodes.item(i) instanceof Element e && e.getTagName().equals(tag)) found.add(e);
        return found;
    }

    private static String text(Element parent, String tag) {
        List<Element> found = children(parent, tag);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }
}
