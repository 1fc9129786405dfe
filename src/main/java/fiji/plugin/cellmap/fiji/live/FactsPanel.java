// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.awt.Font;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.swing.Box;
import javax.swing.JLabel;
import javax.swing.JPanel;

/** Names with values, a row each. */
final class FactsPanel extends JPanel {

    private static final String UNKNOWN = "–";

    private final Map<String, JLabel> values = new LinkedHashMap<>();

    FactsPanel() {
        super(new GridBagLayout());
        GridBagConstraints last = new GridBagConstraints();
        last.gridy = 1000;
        last.gridx = 1;
        last.weighty = 1;
        add(Box.createHorizontalStrut(Style.em(12)), last);
    }

    void show(Map<String, String> facts) {
        facts.forEach(
                (name, value) -> {
                    JLabel label = values.computeIfAbsent(name, this::row);
                    label.setText(value.isEmpty() ? UNKNOWN : value);
                });
    }

    private JLabel row(String name) {
        GridBagConstraints at = new GridBagConstraints();
        at.gridy = values.size();
        at.anchor = GridBagConstraints.WEST;
        at.insets = new Insets(Style.em(0.15), Style.em(0.4), Style.em(0.15), Style.em(0.6));
        add(new JLabel(name), at);
        at.gridx = 1;
        JLabel value = new JLabel();
        value.setFont(Style.font().deriveFont(Font.BOLD));
        value.getAccessibleContext().setAccessibleName(name);
        add(value, at);
        revalidate();
        return value;
    }
}
