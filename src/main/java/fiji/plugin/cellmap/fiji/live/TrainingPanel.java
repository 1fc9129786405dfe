// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.awt.BorderLayout;
import java.awt.GridLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.JPanel;

/** Curves, preview and numbers of a training. */
final class TrainingPanel extends JPanel {

    private static final String STEP = "Optimizer step";

    private final TrainingModel model;
    private final ChartPanel loss =
            new ChartPanel(
                    "Training loss",
                    STEP,
                    i -> i == 0 ? Style.steps() : Style.mean(Style.BLUE),
                    false);
    private final ChartPanel dice;
    private final ChartPanel iou;
    private final PreviewPanel preview = new PreviewPanel();
    private final FactsPanel facts = new FactsPanel();

    TrainingPanel(TrainingModel model) {
        super(new BorderLayout(Style.em(0.5), Style.em(0.5)));
        this.model = model;
        setBorder(BorderFactory.createEmptyBorder(Style.em(0.5), Style.em(0.5), 0, Style.em(0.5)));
        dice = scores("Validation Dice", model.hasMean());
        iou = scores("Validation IoU", model.hasMean());
        JPanel charts = new JPanel(new GridLayout(1, 0, Style.em(0.5), 0));
        charts.add(loss);
        if (model.validated()) {
            charts.add(dice);
            charts.add(iou);
        }
        add(charts, BorderLayout.CENTER);
        JPanel below = new JPanel(new BorderLayout(Style.em(1), 0));
        below.add(preview, BorderLayout.CENTER);
        below.add(facts, BorderLayout.EAST);
        add(below, BorderLayout.SOUTH);
    }

    private static ChartPanel scores(String title, boolean mean) {
        return new ChartPanel(
                title,
                STEP,
                i -> mean && i == 0 ? Style.mean(Style.INK) : Style.ofClass(mean ? i - 1 : i),
                true);
    }

    TrainingModel model() {
        return model;
    }

    /**
     * @param memory of the process that trains
     */
    void refresh(String memory) {
        loss.show(model.loss(), model.step());
        dice.show(model.dice(), model.step());
        iou.show(model.iou(), model.step());
        preview.show(model.preview(), model.previewStep());
        Map<String, String> all = new LinkedHashMap<>(model.facts());
        all.put("Memory", memory);
        facts.show(all);
    }
}
