// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Locale;

/**
 * One measured number, beside that of a peer if there is one. Immutable by convention.
 *
 * @param name what was measured
 * @param value ours
 * @param unit of both numbers; of rates more is better, of seconds and differences less
 * @param peer name and version of the other program; null if there is none
 * @param peerValue its number in the same run
 * @param ratio ours over the peer's
 * @param range the smallest and the largest ratio among rounds; null, and absent from JSON, where
 *     it was not kept
 */
public record Figure(
        String name,
        double value,
        String unit,
        String peer,
        Double peerValue,
        Double ratio,
        @JsonInclude(JsonInclude.Include.NON_NULL) double[] range) {

    static Figure alone(String name, double value, String unit) {
        return new Figure(name, value, unit, null, null, null, null);
    }

    static Figure beside(String name, double value, String unit, String peer, double peerValue) {
        return new Figure(name, value, unit, peer, peerValue, value / peerValue, null);
    }

    /** The medians of rounds, whose ratios give the range. */
    static Figure beside(String name, double[] values, String unit, String peer, double[] peers) {
        double[] ratios = new double[values.length];
        for (int i = 0; i < ratios.length; i++) ratios[i] = values[i] / peers[i];
        Arrays.sort(ratios);
        double ours = Turns.median(values);
        double theirs = Turns.median(peers);
        double[] range = {ratios[0], ratios[ratios.length - 1]};
        return new Figure(name, ours, unit, peer, theirs, ours / theirs, range);
    }

    /** The figure as a line of text. */
    public String line() {
        String own =
                String.format(
                        Locale.ROOT,
                        value < 0.01 ? "%-44s %7.1e %s" : "%-44s %7.3f %s",
                        name,
                        value,
                        unit);
        if (peer == null) return own;
        String beside = "  %5.2f x %s (%.3f)";
        String line = own + String.format(Locale.ROOT, beside, ratio, peer, peerValue);
        if (range == null) return line;
        return line + String.format(Locale.ROOT, ", rounds %.2f to %.2f", range[0], range[1]);
    }
}
