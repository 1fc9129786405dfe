// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.ui.BdvDefaultCards;
import bdv.util.BdvHandle;
import fiji.plugin.cellmap.job.CropPlaces;
import java.awt.Component;
import java.awt.Container;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The cards beside the view: two models and the crops.
 *
 * @param setup what can be chosen
 * @param use gets another model for a slot, null for none
 * @param shown what a slot does with its classes
 * @param jump gets a crop to go to
 */
record LookPanel(
        LookSetup setup,
        BiConsumer<Integer, ModelChoice> use,
        IntFunction<ModelCard.Shown> shown,
        Consumer<CropPlaces.Place> jump) {

    /** Folded up, so that ours are seen. */
    private static final List<String> VIEWERS_OWN =
            List.of(
                    BdvDefaultCards.DEFAULT_VIEWERMODES_CARD,
                    BdvDefaultCards.DEFAULT_SOURCES_CARD,
                    BdvDefaultCards.DEFAULT_SOURCEGROUPS_CARD);

    /**
     * The steps that add the cards to a window, each an event of its own, for together they would
     * stop the event thread for too long.
     *
     * @param models gets the cards of the models, by slot
     */
    List<Runnable> addTo(BdvHandle handle, List<ModelCard> models) {
        return List.of(
                () -> {
                    for (String own : VIEWERS_OWN)
                        handle.getCardPanel().setCardExpanded(own, false);
                },
                () -> models.add(card(0, setup.first())),
                () -> models.add(card(1, setup.second())),
                () -> handle.getCardPanel().addCard("Model", models.get(0), true),
                () ->
                        handle.getCardPanel()
                                .addCard("Second model", models.get(1), setup.second() != null),
                () -> handle.getCardPanel().addCard("Crops", crops(), true),
                () -> layOut(handle.getCardPanel().getComponent()),
                () -> handle.getSplitPanel().setCollapsed(false));
    }

    /** Sizes are known then when the panel is unfolded, which does enough in one event. */
    private static void layOut(Component cards) {
        cards.setSize(cards.getPreferredSize());
        Rehearsal.layOut((Container) cards);
    }

    private CropCard crops() {
        CropPlaces.Place worst = setup.worstCrop();
        return new CropCard(setup.crops(), worst, label(worst), jump);
    }

    private ModelCard card(int slot, ModelChoice first) {
        Consumer<ModelChoice> choose = choice -> use.accept(slot, choice);
        return new ModelCard(setup.choices(), first, slot > 0, choose, shown.apply(slot));
    }

    private String label(CropPlaces.Place worst) {
        return setup.worst().stream()
                .filter(label -> worst != null && label.startsWith(worst.name() + "/"))
                .findFirst()
                .orElse("");
    }
}
