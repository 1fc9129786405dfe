// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Pictures of slices for previews and reports, made without a window (headless-safe). All slices
 * are in C order, y x. Thread-safe.
 */
public final class Pictures {

    private static final int CAPTION = 18;
    private static final int GAP = 4;

    private Pictures() {}

    /** A picture with the line of text that stands above it. */
    public record Panel(String caption, BufferedImage image) {}

    /** Grey values mapped linearly so that {@code low} is black and {@code high} white. */
    public static BufferedImage grey(float[] values, int height, int width, float low, float high) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        float factor = high > low ? 255 / (high - low) : 0;
        for (int i = 0; i < values.length; i++) {
            int g = Math.max(0, Math.min(255, Math.round((values[i] - low) * factor)));
            image.setRGB(i % width, i / width, g << 16 | g << 8 | g);
        }
        return image;
    }

    /** Grey values between their smallest and largest. */
    public static BufferedImage grey(float[] values, int height, int width) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float v : values) {
            low = Math.min(low, v);
            high = Math.max(high, v);
        }
        return grey(values, height, width, low, high);
    }

    /** Ids as colours: 0 black, every other id a colour that depends on the id alone. */
    public static BufferedImage ids(int[] ids, int height, int width) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < ids.length; i++)
            image.setRGB(i % width, i / width, ids[i] == 0 ? 0 : color(ids[i]));
        return image;
    }

    /**
     * A prediction held against the truth, over the dimmed grey image: right is light, missed is
     * blue, wrongly found is orange, which any kind of colour vision tells apart.
     */
    public static BufferedImage errors(
            float[] raw, boolean[] truth, boolean[] found, int height, int width) {
        BufferedImage image = grey(raw, height, width);
        for (int i = 0; i < truth.length; i++) {
            int tint = 0;
            if (truth[i]) tint = found[i] ? 0xFFFFFF : 0x3D9BE9;
            else if (found[i]) tint = 0xF09A00;
            int x = i % width;
            int y = i / width;
            image.setRGB(x, y, mix(image.getRGB(x, y), tint));
        }
        return image;
    }

    /** Panels side by side with captions, each enlarged by a whole factor. */
    public static BufferedImage row(List<Panel> panels, int factor) {
        int width = GAP;
        int height = 0;
        for (Panel p : panels) {
            width += p.image().getWidth() * factor + GAP;
            height = Math.max(height, p.image().getHeight() * factor);
        }
        BufferedImage sheet =
                new BufferedImage(width, height + CAPTION + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.BLACK);
        if (Fonts.PRESENT) g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        int x = GAP;
        for (Panel p : panels) {
            int w = p.image().getWidth() * factor;
            g.setClip(x, 0, w, CAPTION);
            if (Fonts.PRESENT) g.drawString(p.caption(), x, CAPTION - 5);
            g.setClip(null);
            g.drawImage(p.image(), x, CAPTION, w, p.image().getHeight() * factor, null);
            x += w + GAP;
        }
        g.dispose();
        return sheet;
    }

    public static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** A machine without fonts (a bare container) gets pictures without captions. */
    private static final class Fonts {
        static final boolean PRESENT = present();

        private static boolean present() {
            Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
            try {
                g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
                return g.getFontMetrics().stringWidth("x") > 0;
            } catch (RuntimeException | LinkageError | InternalError e) {
                return false;
            } finally {
                g.dispose();
            }
        }
    }

    private static int color(int id) {
        float hue = (float) (Seeds.mix(id) >>> 40) / (1 << 24);
        return Color.HSBtoRGB(hue, 0.6f, 0.95f);
    }

    private static int mix(int a, int b) {
        int r = ((a >> 16 & 255) + (b >> 16 & 255)) / 2;
        int g = ((a >> 8 & 255) + (b >> 8 & 255)) / 2;
        return r << 16 | g << 8 | ((a & 255) + (b & 255)) / 2;
    }
}
