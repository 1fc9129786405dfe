// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A page in one file: nothing is loaded from elsewhere. Its script sorts and filters tables;
 * without it the page has the same content. Everything but {@link #raw} is escaped.
 */
public final class Html {

    /** Room for a caption, pixels. */
    private static final int NARROWEST = 160;

    private final StringBuilder body = new StringBuilder();
    private final StringBuilder links = new StringBuilder();
    private final String title;
    private int sections;
    private int tables;

    public Html(String title) {
        this.title = title;
    }

    /** Starts a part of the page, to which a link at the top leads. */
    public Html section(String text) {
        String id = "part" + ++sections;
        links.append("<a href='#").append(id).append("'>").append(escape(text)).append("</a>\n");
        body.append("<h2 id='").append(id).append("'>").append(escape(text)).append("</h2>\n");
        return this;
    }

    /** A heading inside a part. */
    public Html heading(String text) {
        body.append("<h3>").append(escape(text)).append("</h3>\n");
        return this;
    }

    public Html note(String text) {
        body.append("<p class='note'>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** A link to elsewhere. */
    public Html link(String text, String address) {
        return raw("<p><a href='" + escape(address) + "'>" + escape(text) + "</a></p>");
    }

    /** Adds markup as it is. */
    public Html raw(String markup) {
        body.append(markup).append('\n');
        return this;
    }

    /** Tables, side by side where there is room. */
    Html tables(List<DataTable> tables) {
        body.append("<div class='tables'>");
        tables.forEach(this::table);
        return raw("</div>");
    }

    Html table(DataTable table) {
        return raw(table.html("table" + ++tables));
    }

    /** Starts what is folded away until somebody opens it; {@link #folded} ends it. */
    Html unfold(String summary) {
        return raw("<details><summary>" + escape(summary) + "</summary>");
    }

    Html folded() {
        return raw("</details>");
    }

    Html preformatted(String text) {
        return raw("<pre>" + escape(text) + "</pre>");
    }

    public Html picture(String alt, BufferedImage image) {
        return png(alt, Pictures.png(image));
    }

    public Html png(String alt, byte[] png) {
        return raw("<p>" + image(alt, png, "") + "</p>");
    }

    /** Pictures side by side, see {@link #figure}. */
    public Html figures(Iterable<String> figures) {
        return raw("<div class='pictures'>" + String.join("\n", figures) + "</div>");
    }

    /**
     * The markup of a picture with a caption below.
     *
     * @param width on the page, pixels
     * @param height likewise
     */
    static String figure(String alt, String caption, BufferedImage image, int width, int height) {
        String size = String.format(" width='%d' height='%d'", width, height);
        return String.format("<figure style='width:%dpx'>", Math.max(width, NARROWEST))
                + image(alt, Pictures.png(image), size)
                + "<figcaption>"
                + escape(caption)
                + "</figcaption></figure>";
    }

    private static String image(String alt, byte[] png, String size) {
        return "<img alt='"
                + escape(alt)
                + "'"
                + size
                + " src='data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png)
                + "'>";
    }

    /** The whole page. */
    public String page() {
        return "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
                + "<meta name='viewport' content='width=device-width,initial-scale=1'><title>"
                + escape(title)
                + "</title><style>\n"
                + resource("page.css")
                + Palette.css()
                + "\n</style></head><body>\n<h1>"
                + escape(title)
                + "</h1>\n<nav aria-label='Parts of the page'>"
                + links
                + "</nav>\n"
                + body
                + "<script>\n"
                + resource("page.js")
                + "</script></body></html>\n";
    }

    private static String resource(String name) {
        try (InputStream in = Html.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(AtomicFiles.reason(e), e);
        }
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }
}
