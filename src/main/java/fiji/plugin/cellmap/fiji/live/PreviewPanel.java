// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import fiji.plugin.cellmap.train.Preview;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.GridLayout;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;

/** The newest preview: EM, and truth and prediction of the chosen class. */
final class PreviewPanel extends JPanel {

    /** Of voxels that nobody has annotated. */
    private static final Color UNKNOWN = new Color(0x0072B2);

    private final JLabel when = new JLabel("The next preview comes at the end of the epoch.");
    private final JComboBox<String> classes = new JComboBox<>();
    private final JLabel unknown = new JLabel("Blue: unknown");
    private final Picture em = new Picture("EM");
    private final Picture truth = new Picture("Truth");
    private final Picture prediction = new Picture("Prediction");
    private Preview preview;

    PreviewPanel() {
        super(new BorderLayout());
        JPanel head = new JPanel(new FlowLayout(FlowLayout.LEFT));
        head.add(when);
        head.add(classes);
        head.add(unknown);
        unknown.setVisible(false);
        classes.setVisible(false);
        classes.getAccessibleContext().setAccessibleName("Class of the preview");
        classes.addActionListener(e -> paintClass());
        JPanel row = new JPanel(new GridLayout(1, 3, Style.em(0.5), 0));
        row.add(em);
        row.add(truth);
        row.add(prediction);
        add(head, BorderLayout.NORTH);
        add(row, BorderLayout.CENTER);
    }

    void show(Preview now, long step) {
        if (now == null || now == preview) return;
        boolean other = preview == null || !preview.classes().equals(now.classes());
        preview = now;
        when.setText(String.format(Locale.ROOT, "Preview at step %,d:", step));
        if (other) {
            classes.removeAllItems();
            now.classes().forEach(classes::addItem);
            classes.setSelectedIndex(present(now));
            classes.setVisible(true);
        }
        em.show(image(now, i -> grey(now.raw()[i])));
        paintClass();
    }

    /** The first class that the slice contains. */
    private static int present(Preview p) {
        for (int c = 0; c < p.classes().size(); c++)
            for (byte t : p.truth()[c]) if (t == 1) return c;
        return 0;
    }

    private void paintClass() {
        int c = classes.getSelectedIndex();
        if (c < 0 || c >= preview.truth().length) return;
        Preview p = preview;
        int[] colours = {0, 0xFFFFFF, UNKNOWN.getRGB()};
        truth.show(image(p, i -> colours[p.truth()[c][i]]));
        unknown.setVisible(isPartlyUnknown(p.truth()[c]));
        prediction.show(image(p, i -> grey(p.probability()[c][i])));
    }

    private static boolean isPartlyUnknown(byte[] truth) {
        for (byte t : truth) if (t == 2) return true;
        return false;
    }

    private static int grey(float part) {
        int level = Math.round(255 * Math.max(0, Math.min(1, part)));
        return level << 16 | level << 8 | level;
    }

    private static BufferedImage image(Preview p, IntUnaryOperator colour) {
        BufferedImage image = new BufferedImage(p.width(), p.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < p.width() * p.height(); i++)
            image.setRGB(i % p.width(), i / p.width(), colour.applyAsInt(i));
        return image;
    }

    /** An image as large as there is room, over its name. */
    private static final class Picture extends JComponent {
        private final String name;
        private BufferedImage image;

        Picture(String name) {
            this.name = name;
            setFont(Style.font());
            setPreferredSize(new Dimension(Style.em(13), Style.em(14.5)));
            setMinimumSize(new Dimension(Style.em(8), Style.em(9.5)));
        }

        void show(BufferedImage now) {
            image = now;
            repaint();
        }

        @Override
        protected void paintComponent(Graphics graphics) {
            if (image == null) return;
            Graphics2D g = (Graphics2D) graphics.create();
            g.setRenderingHint(
                    RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            int caption = g.getFontMetrics().getHeight();
            double scale =
                    Math.min(
                            getWidth() / (double) image.getWidth(),
                            (getHeight() - caption) / (double) image.getHeight());
            int w = (int) (image.getWidth() * scale);
            int h = (int) (image.getHeight() * scale);
            g.drawImage(image, 0, 0, w, h, null);
            g.setColor(Style.text());
            g.drawString(name, 0, h + g.getFontMetrics().getAscent() + 1);
            g.dispose();
        }
    }
}
