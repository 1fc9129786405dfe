// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.fiji.dialog.FontSize;
import fiji.plugin.cellmap.job.CropPlaces;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.util.List;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.ListSelectionModel;

/** The crops that one can jump to, in the panel. For the event thread. */
final class CropCard extends JPanel {

    private static final long serialVersionUID = 1L;
    private static final int ROWS = 6;

    /**
     * @param worst the crop that the run did worst on; null if it was not evaluated
     * @param label of the worst, such as {@code crop557/mito}
     */
    CropCard(
            List<CropPlaces.Place> crops,
            CropPlaces.Place worst,
            String label,
            Consumer<CropPlaces.Place> jump) {
        super(new BorderLayout(0, 4));
        setBorder(BorderFactory.createEmptyBorder(4, 4, 4, 4));
        if (crops.isEmpty()) {
            add(new JLabel("The data root is not known, or has no crop."), BorderLayout.CENTER);
            return;
        }
        JList<CropPlaces.Place> list = new JList<>(crops.toArray(new CropPlaces.Place[0]));
        list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
        list.setVisibleRowCount(Math.min(ROWS, crops.size()));
        list.setCellRenderer(new Named());
        list.setToolTipText("Double-click to go there");
        list.addMouseListener(
                new MouseAdapter() {
                    @Override
                    public void mouseClicked(MouseEvent e) {
                        if (e.getClickCount() == 2 && list.getSelectedValue() != null)
                            jump.accept(list.getSelectedValue());
                    }
                });
        JButton go = new JButton("Go to crop");
        go.addActionListener(
                e -> {
                    if (list.getSelectedValue() != null) jump.accept(list.getSelectedValue());
                });
        JButton toWorst = new JButton(worst == null ? "Not evaluated" : "Worst: " + label);
        toWorst.setEnabled(worst != null);
        toWorst.setToolTipText("Where the evaluation of the run found the lowest score");
        toWorst.addActionListener(
                e -> {
                    list.setSelectedValue(worst, true);
                    jump.accept(worst);
                });
        JPanel buttons = new JPanel(new BorderLayout(4, 0));
        buttons.add(go, BorderLayout.WEST);
        buttons.add(toWorst, BorderLayout.CENTER);
        JScrollPane scroll = new JScrollPane(list);
        scroll.setPreferredSize(
                new Dimension(
                        FontSize.em(16), list.getPreferredScrollableViewportSize().height + 4));
        add(scroll, BorderLayout.CENTER);
        add(buttons, BorderLayout.SOUTH);
    }

    private static final class Named extends DefaultListCellRenderer {
        private static final long serialVersionUID = 1L;

        @Override
        public Component getListCellRendererComponent(
                JList<?> list, Object value, int index, boolean selected, boolean focus) {
            CropPlaces.Place crop = (CropPlaces.Place) value;
            String text = crop.name() + ", " + crop.dataset();
            return super.getListCellRendererComponent(list, text, index, selected, focus);
        }
    }
}
