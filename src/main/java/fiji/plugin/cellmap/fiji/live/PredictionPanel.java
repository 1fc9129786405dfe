// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dimension;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.JPanel;
import javax.swing.JScrollPane;

/** The blocks of a prediction, and its numbers. */
final class PredictionPanel extends JPanel {

    private final PredictionModel model;
    private final MosaicPanel mosaic = new MosaicPanel();
    private final FactsPanel facts = new FactsPanel();

    PredictionPanel(PredictionModel model) {
        super(new BorderLayout(Style.em(1), Style.em(0.5)));
        this.model = model;
        setBorder(BorderFactory.createEmptyBorder(Style.em(0.5), Style.em(0.5), 0, Style.em(0.5)));
        JScrollPane scroll = new JScrollPane(mosaic);
        scroll.setPreferredSize(new Dimension(Style.em(34), Style.em(16)));
        scroll.getViewport().setBackground(Color.WHITE);
        scroll.getVerticalScrollBar().setUnitIncrement(Style.em(2));
        add(scroll, BorderLayout.CENTER);
        add(facts, BorderLayout.EAST);
    }

    /**
     * @param memory of the process that predicts
     */
    void refresh(String memory) {
        mosaic.show(model.volumes());
        Map<String, String> all = new LinkedHashMap<>(model.facts());
        all.put("Memory", memory);
        facts.show(all);
    }
}
