package fiji.plugin.cellmap.run.report;

import fiji.plugin.cellmap.util.Pictures;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.List;

/** A page in one file: no script, nothing loaded from elsewhere. */
public final class Html {

    private static final String STYLE =
            """
            body{font:15px/1.5 system-ui,sans-serif;color:#222;max-width:1080px;margin:2em auto;\
            padding:0 1em}h1{font-size:1.6em;margin-bottom:0}h2{font-size:1.2em;margin-top:2em;\
            border-bottom:1px solid #ddd}table{border-collapse:collapse;margin:.6em 0}\
            td,th{padding:.2em .8em;border-bottom:1px solid #eee;text-align:left}\
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
            img{max-width:100%;image-rendering:pixelated}.note{color:#666}\
            pre{background:#f6f6f6;padding:.8em;overflow:auto}\
            """;

    private final StringBuilder body = new StringBuilder();
    private final String title;

    public Html(String title) {
        this.title = title;
        body.append("<h1>").append(escape(title)).append("</h1>\n");
    }

    public Html heading(String text) {
        body.append("<h2>").append(escape(text)).append("</h2>\n");
        return this;
    }

    public Html note(String text) {
        body.append("<p class='note'>").append(escape(text)).append("</p>\n");
        return this;
    }

    /** Adds markup as it is. */
    public Html raw(String markup) {
        body.append(markup).append('\n');
        return this;
    }

    public Html preformatted(String text) {
        body.append("<pre>").append(escape(text)).append("</pre>\n");
        return this;
    }

    public Html picture(String alt, BufferedImage image) {
        return png(alt, Pictures.png(image));
    }

    public Html png(String alt, byte[] png) {
        body.append("<p><img alt='")
                .append(escape(alt))
                .append("' src='data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png))
                .append("'></p>\n");
        return this;
    }

    /** A table; columns after the first are aligned right. */
    public Html table(List<String> head, List<List<String>> rows) {
        body.append("<table><tr>");
        for (int i = 0; i < head.size(); i++) cell("th", i, head.get(i));
        body.append("</tr>\n");
        for (List<String> row : rows) {
            body.append("<tr>");
            for (int i = 0; i < row.size(); i++) cell("td", i, row.get(i));
            body.append("</tr>\n");
        }
        body.append("</table>\n");
        return this;
    }

    private void cell(String tag, int column, String text) {
        body.append('<').append(tag).append(column > 0 ? " class='n'>" : ">");
        body.append(escape(text)).append("</").append(tag).append('>');
    }

    /** The whole page. */
    public String page() {
        return "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>"
                + escape(title)
                + "</title><style>"
                + STYLE
                + "</style></head><body>\n"
                + body
                + "</body></html>\n";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&quot;");
    }
}
