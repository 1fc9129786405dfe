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
        return body(width, text(plain).replace("\n", "<br>"));
    }

    /** As {@link #wrapped}, below a line in bold. */
    static String headed(int width, String head, String plain) {
        return body(width, "<b>" + text(head) + "</b><br>" + text(plain));
    }

    /**
     * Swing heeds a width of the body only; its "px" is 1.3 pixels of the window, its "pt" is one.
     */
    private static String body(int width, String html) {
        return "<html><body style='width:" + width + "pt'>" + html + "</body></html>";
    }
}
