// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.ui.BdvDefaultCards;
import bdv.util.BdvHandle;
import fiji.plugin.cellmap.job.CropPlaces;
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
     * Adds the cards to a window; on the event thread.
     *
     * @return those of the models, by slot
     */
    List<ModelCard> addTo(BdvHandle handle) {
        List<ModelCard> cards = List.of(card(0, setup.first()), card(1, setup.second()));
        handle.getCardPanel().addCard("Model", cards.get(0), true);
        handle.getCardPanel().addCard("Second model", cards.get(1), setup.second() != null);
        CropPlaces.Place worst = setup.worstCrop();
        CropCard crops = new CropCard(setup.crops(), worst, label(worst), jump);
        handle.getCardPanel().addCard("Crops", crops, true);
        for (String card : VIEWERS_OWN) handle.getCardPanel().setCardExpanded(card, false);
        handle.getSplitPanel().setCollapsed(false);
        return cards;
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
