// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.fiji.dialog.FontSize;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.GridLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.DefaultComboBoxModel;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JColorChooser;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JSlider;
import javax.swing.JTextArea;
import javax.swing.UIManager;

/**
 * One model in the panel: which, what it does, its classes with their colours, and how they lie
 * over the EM. For the event thread.
 */
final class ModelCard extends JPanel {

    private static final long serialVersionUID = 1L;

    private static final ModelChoice NONE = new ModelChoice("none", null, null);
    private static final int HUNDRED = 100;
    private static final int SWATCH = 18;
    private static final int LINES = 1;

    /** A class as it is shown. */
    record ShownClass(String name, Color color, boolean active) {}

    /** How all classes of the model are shown, as shares of 1. */
    interface Shown {

        /** Shows nothing. */
        Shown NOWHERE =
                new Shown() {
                    @Override
                    public void classes(List<ShownClass> classes) {}

                    @Override
                    public void blend(double threshold, double opacity) {}
                };

        /** Which classes are visible, and in which colours. */
        void classes(List<ShownClass> classes);

        /**
         * @param threshold from which probability on; 0 to show probabilities
         */
        void blend(double threshold, double opacity);
    }

    private final JComboBox<ModelChoice> models = new JComboBox<>();
    private final JTextArea state = new JTextArea(LINES, 24);
    private final JPanel classes = new JPanel();
    private final JSlider threshold = new JSlider(0, HUNDRED, 0);
    private final JSlider opacity = new JSlider(0, HUNDRED, HUNDRED);
    private final JLabel thresholdText = new JLabel();
    private final List<JCheckBox> boxes = new ArrayList<>();
    private final List<JButton> colors = new ArrayList<>();
    private final Shown shown;

    /**
     * @param optional whether there may be no model
     * @param chosen gets another choice; null for none
     */
    ModelCard(
            List<ModelChoice> choices,
            ModelChoice first,
            boolean optional,
            Consumer<ModelChoice> chosen,
            Shown shown) {
        super(new BorderLayout(0, 4));
        this.shown = shown;
        DefaultComboBoxModel<ModelChoice> list = new DefaultComboBoxModel<>();
        if (optional) list.addElement(NONE);
        choices.forEach(list::addElement);
        list.setSelectedItem(first == null ? NONE : first);
        models.setModel(list);
        models.setToolTipText("Runs beside the run, and the models that were given");
        models.addActionListener(
                e -> {
                    ModelChoice choice = (ModelChoice) models.getSelectedItem();
                    chosen.accept(choice == NONE ? null : choice);
                });
        state.setEditable(false);
        state.setLineWrap(true);
        state.setWrapStyleWord(true);
        state.setOpaque(false);
        state.setBorder(null);
        state.setFont(UIManager.getFont("Label.font"));
        classes.setLayout(new BoxLayout(classes, BoxLayout.Y_AXIS));
        threshold.addChangeListener(e -> blend());
        opacity.addChangeListener(e -> blend());
        JPanel top = new JPanel(new BorderLayout(0, 4));
        top.add(models, BorderLayout.NORTH);
        top.add(state, BorderLayout.CENTER);
        JPanel sliders = new JPanel(new GridLayout(0, 2));
        sliders.add(thresholdText);
        sliders.add(threshold);
        sliders.add(new JLabel("Opacity"));
        sliders.add(opacity);
        for (JSlider slider : List.of(threshold, opacity))
            slider.setPreferredSize(
                    new Dimension(FontSize.em(9), slider.getPreferredSize().height));
        add(top, BorderLayout.NORTH);
        add(classes, BorderLayout.CENTER);
        add(sliders, BorderLayout.SOUTH);
        setBorder(BorderFactory.createEmptyBorder(4, 4, 4, 4));
        blend();
    }

    /** What the model does, or what went wrong. */
    void say(String text, boolean wrong) {
        state.setForeground(wrong ? new Color(0xB00020) : UIManager.getColor("Label.foreground"));
        if (!state.getText().equals(text)) state.setText(text);
    }

    /** Lists the classes of another model. */
    void list(List<ShownClass> all) {
        classes.removeAll();
        boxes.clear();
        colors.clear();
        for (ShownClass one : all) {
            JCheckBox box = new JCheckBox(one.name(), one.active());
            box.addActionListener(e -> changed());
            JButton color = new JButton();
            color.setPreferredSize(new Dimension(SWATCH, SWATCH));
            color.setMaximumSize(new Dimension(SWATCH, SWATCH));
            color.setBackground(one.color());
            color.setOpaque(true);
            color.setBorderPainted(false);
            color.setToolTipText("Choose a colour for " + one.name());
            color.addActionListener(e -> choose(one.name(), color));
            JPanel row = new JPanel();
            row.setLayout(new BoxLayout(row, BoxLayout.X_AXIS));
            row.setAlignmentX(Component.LEFT_ALIGNMENT);
            row.add(color);
            row.add(Box.createHorizontalStrut(6));
            row.add(box);
            classes.add(row);
            boxes.add(box);
            colors.add(color);
        }
        classes.revalidate();
        classes.repaint();
    }

    private void choose(String name, JButton color) {
        Color chosen = JColorChooser.showDialog(this, "Colour of " + name, color.getBackground());
        if (chosen == null) return;
        color.setBackground(chosen);
        changed();
    }

    private void changed() {
        List<ShownClass> all = new ArrayList<>();
        for (int i = 0; i < boxes.size(); i++)
            all.add(
                    new ShownClass(
                            boxes.get(i).getText(),
                            colors.get(i).getBackground(),
                            boxes.get(i).isSelected()));
        shown.classes(all);
    }

    private void blend() {
        int t = threshold.getValue();
        thresholdText.setText(t == 0 ? "Probabilities" : "Above 0.%02d".formatted(t));
        if (t == HUNDRED) thresholdText.setText("Only 1");
        shown.blend(t / (double) HUNDRED, opacity.getValue() / (double) HUNDRED);
    }
}
