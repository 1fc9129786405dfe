// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

/** Texts in HTML, for labels and pages. Stateless. */
public final class Markup {

    private Markup() {}

    /** A text that shows as it is. */
    public static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** A label's text of this width in pixels, with its line breaks kept. */
    static String wrapped(int width, String plain) {
        return "<html><div style='width:"
                + width
                + "px'>"
                + text(plain).replace("\n", "<br>")
                + "</div></html>";
    }
}
