// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import java.awt.Component;
import java.awt.Dimension;
import java.util.List;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JComboBox;
import javax.swing.JList;
import javax.swing.JTextField;
import javax.swing.plaf.basic.BasicComboBoxEditor;

/** A list of values, each with what it is, above a field for any other. */
final class OfferBox extends JComboBox<Offer> {

    /** Width of the text, in font sizes: the narrowest list shows it to its end. */
    private static final double TEXT = 34;

    OfferBox(List<Offer> offers, JTextField field) {
        super(offers.toArray(Offer[]::new));
        setPrototypeDisplayValue(new Offer("", "")); // Else it is as high as its highest line.
        setEditable(true);
        setEditor(new Editor(field));
        setSelectedItem(null);
        setRenderer(new Lines());
        setMaximumRowCount(10);
        int height = getPreferredSize().height;
        setPreferredSize(new Dimension(field.getPreferredSize().width, height));
        setMinimumSize(new Dimension(FontSize.em(TEXT / 3), height));
    }

    private static final class Editor extends BasicComboBoxEditor {
        Editor(JTextField field) {
            editor = field;
        }

        @Override
        protected JTextField createEditorComponent() {
            return new JTextField(); // Replaced at once: a field of a subclass is not there yet.
        }
    }

    private static final class Lines extends DefaultListCellRenderer {
        @Override
        public Component getListCellRendererComponent(
                JList<?> list, Object value, int index, boolean selected, boolean focused) {
            super.getListCellRendererComponent(list, value, index, selected, focused);
            if (value instanceof Offer offer && !offer.about().isEmpty())
                setText(Markup.headed(FontSize.em(TEXT), offer.value(), offer.about()));
            return this;
        }
    }
}
