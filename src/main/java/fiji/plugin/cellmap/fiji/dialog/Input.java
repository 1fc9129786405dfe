// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import fiji.plugin.cellmap.param.Declaration;
import java.awt.event.ItemEvent;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import javax.swing.text.JTextComponent;

/** How one field is filled in. For the event thread. */
abstract class Input {

    private final JComponent component;

    private Input(JComponent component) {
        this.component = component;
    }

    /** What is put into the window. */
    final JComponent component() {
        return component;
    }

    /** What the keyboard works on. */
    JComponent focus() {
        return component;
    }

    abstract String text();

    abstract void set(String text);

    /** Calls a listener after each change. */
    abstract void onChange(Runnable changed);

    static Input of(FormField field) {
        Input input = make(field);
        input.set(field.initial());
        return input;
    }

    private static Input make(FormField field) {
        Declaration d = field.declaration();
        if (d.isFlag()) return new Check(new JCheckBox(d.label()));
        if (field.isChoice())
            return new Choice(new JComboBox<>(d.choices().toArray(String[]::new)));
        HintField text = new HintField(hint(field));
        return field.offers().isEmpty()
                ? new Text(text, text)
                : new Text(new OfferBox(field.offers(), text), text);
    }

    /** What holds if nothing is entered. */
    private static String hint(FormField field) {
        return field.required() ? "" : field.declaration().defaultText();
    }

    private static final class Check extends Input {
        private final JCheckBox box;

        Check(JCheckBox box) {
            super(box);
            this.box = box;
        }

        @Override
        String text() {
            return String.valueOf(box.isSelected());
        }

        @Override
        void set(String text) {
            box.setSelected(Boolean.parseBoolean(text));
        }

        @Override
        void onChange(Runnable changed) {
            box.addItemListener(e -> changed.run());
        }
    }

    private static final class Choice extends Input {
        private final JComboBox<String> box;

        Choice(JComboBox<String> box) {
            super(box);
            this.box = box;
        }

        @Override
        String text() {
            return (String) box.getSelectedItem();
        }

        @Override
        void set(String text) {
            box.setSelectedItem(text);
        }

        @Override
        void onChange(Runnable changed) {
            box.addItemListener(
                    e -> {
                        if (e.getStateChange() == ItemEvent.SELECTED) changed.run();
                    });
        }
    }

    private static final class Text extends Input {
        private final JTextComponent text;

        Text(JComponent component, JTextComponent text) {
            super(component);
            this.text = text;
        }

        @Override
        JComponent focus() {
            return text;
        }

        @Override
        String text() {
            return text.getText().strip();
        }

        @Override
        void set(String value) {
            text.setText(value);
        }

        @Override
        void onChange(Runnable changed) {
            text.getDocument()
                    .addDocumentListener(
                            new DocumentListener() {
                                @Override
                                public void insertUpdate(DocumentEvent e) {
                                    changed.run();
                                }

                                @Override
                                public void removeUpdate(DocumentEvent e) {
                                    changed.run();
                                }

                                @Override
                                public void changedUpdate(DocumentEvent e) {}
                            });
        }
    }
}
