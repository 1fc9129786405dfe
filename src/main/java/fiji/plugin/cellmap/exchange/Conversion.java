// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import java.util.List;
import java.util.Locale;

/**
 * What a conversion did.
 *
 * @param kind of the input
 * @param architecture "" where the weights were taken as they are
 * @param tensors written
 * @param values in them
 * @param prefix that was taken off
 * @param ignored names in the input that belong to something else
 * @param missing names that the input lacks; started anew
 * @param unexpected names that the network lacks; left out
 * @param misshapen tensors of another shape; started anew
 * @param notes assumptions
 */
public record Conversion(
        String input,
        String kind,
        String output,
        String architecture,
        int tensors,
        long values,
        String prefix,
        List<String> ignored,
        List<String> missing,
        List<String> unexpected,
        List<String> misshapen,
        List<String> notes)
        implements Outcome {

    private static final int SHOWN = 20;
    private static final int FEW = 3;

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s (%s): %s, %s%s.%n",
                        input,
                        kind,
                        Counted.of(tensors, "tensor"),
                        Counted.of(values, "value"),
                        architecture.isEmpty() ? "" : " for " + architecture));
        if (!prefix.isEmpty()) text.append("Prefix ").append(prefix).append(" removed.\n");
        if (!ignored.isEmpty())
            text.append("Ignored, not part of the network: ").append(few(ignored));
        list(text, "Missing, initialised anew", missing);
        list(text, "Unexpected, left out", unexpected);
        list(text, "Of a different shape, initialised anew", misshapen);
        notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
        return text.append("Written: ").append(output).toString();
    }

    private static void list(StringBuilder text, String title, List<String> names) {
        if (names.isEmpty()) return;
        text.append(title).append(" (").append(names.size()).append("):\n");
        int shown = Math.min(SHOWN, names.size());
        names.subList(0, shown).forEach(n -> text.append("  ").append(n).append('\n'));
        if (names.size() > shown)
            text.append("  and ").append(names.size() - shown).append(" more\n");
    }

    private static String few(List<String> names) {
        int more = names.size() - FEW;
        return String.join(", ", names.subList(0, Math.min(FEW, names.size())))
                + (more > 0 ? " and " + more + " more" : "")
                + ".\n";
    }
}
