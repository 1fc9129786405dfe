// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import fiji.plugin.cellmap.param.Declaration;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;

/**
 * The fields of a form, one below the other; those that have no effect beside the others' values
 * are disabled. Needs no screen. For the event thread.
 */
final class FormPanel extends JPanel {

    /** A field with all that belongs to it. */
    private record Row(FormField field, Input input, List<JComponent> parts) {}

    private final Form form;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Consumer<String> explain;
    private boolean folded;

    /**
     * @param changed is told of each change
     * @param explain is given the explanation of the field that is being filled in
     */
    FormPanel(Form form, Runnable changed, Consumer<String> explain) {
        super(new GridBagLayout());
        this.form = form;
        this.explain = explain;
        for (FormField field : form.fields()) add(field, rows.size());
        fold(rows.values().stream().anyMatch(row -> row.field.isFolded()));
        enableWhatApplies();
        rows.values()
                .forEach(
                        row ->
                                row.input.onChange(
                                        () -> {
                                            enableWhatApplies();
                                            changed.run();
                                        }));
    }

    private void add(FormField field, int y) {
        Declaration d = field.declaration();
        Input input = Input.of(field);
        List<JComponent> parts = new ArrayList<>();
        JLabel label = new JLabel(d.isFlag() ? "" : d.label());
        label.setLabelFor(input.focus());
        parts.add(put(label, 0, y, 1));
        boolean chosen = d.kind().isChosen();
        parts.add(put(input.component(), 1, y, chosen ? 1 : 2));
        if (chosen) parts.add(put(PathChooser.button(d, input), 2, y, 1));
        String help = d.explained();
        for (JComponent part : parts) part.setToolTipText(Markup.wrapped(FontSize.em(35), help));
        input.focus()
                .addFocusListener(
                        new FocusAdapter() {
                            @Override
                            public void focusGained(FocusEvent e) {
                                explain.accept(help);
                            }
                        });
        rows.put(field.name(), new Row(field, input, parts));
    }

    private JComponent put(JComponent part, int x, int y, int width) {
        int gap = FontSize.em(0.25);
        GridBagConstraints at = new GridBagConstraints();
        at.gridx = x;
        at.gridy = y;
        at.gridwidth = width;
        at.weightx = x == 1 ? 1 : 0;
        at.fill = GridBagConstraints.HORIZONTAL;
        at.insets = new Insets(gap, x == 0 ? 0 : FontSize.em(0.7), gap, 0);
        add(part, at);
        return part;
    }

    /** What is entered, by name; blank in fields that have no effect. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        rows.forEach(
                (name, row) ->
                        texts.put(name, row.input.component().isEnabled() ? row.input.text() : ""));
        return texts;
    }

    /** Fills a field in. */
    void set(String name, String text) {
        rows.get(name).input.set(text);
    }

    boolean isEnabled(String name) {
        return rows.get(name).input.component().isEnabled();
    }

    boolean isShown(String name) {
        return rows.get(name).input.component().isVisible();
    }

    boolean isFolded() {
        return folded;
    }

    /** Whether there is anything to fold away. */
    boolean canFold() {
        return rows.values().stream().anyMatch(row -> row.field.isFolded());
    }

    /** Shows the fields that few need, or not. */
    void fold(boolean fold) {
        folded = fold;
        for (Row row : rows.values())
            for (JComponent part : row.parts) part.setVisible(!fold || !row.field.isFolded());
        revalidate();
    }

    /** Takes dropped files. Needs a screen. */
    void takeDrops() {
        for (Row row : rows.values())
            if (row.field.declaration().kind().isChosen())
                PathChooser.takeDrops(row.field.declaration(), row.input);
    }

    /** The first field that is to be filled in, else the first. */
    Optional<JComponent> start() {
        return rows.values().stream()
                .filter(row -> row.field.required() && row.input.text().isEmpty())
                .findFirst()
                .or(() -> rows.values().stream().findFirst())
                .map(row -> row.input.focus());
    }

    private void enableWhatApplies() {
        Map<String, String> texts = new LinkedHashMap<>();
        rows.forEach((name, row) -> texts.put(name, row.input.text()));
        for (Row row : rows.values()) {
            Optional<String> why = form.hindrance(row.field, texts);
            for (JComponent part : row.parts) {
                part.setEnabled(why.isEmpty());
                String help = row.field.declaration().explained();
                part.setToolTipText(
                        Markup.wrapped(FontSize.em(35), why.map(w -> w + "\n").orElse("") + help));
            }
        }
    }
}
