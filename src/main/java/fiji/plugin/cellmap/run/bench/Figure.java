package fiji.plugin.cellmap.run.bench;

import java.util.Locale;

/**
 * One measured number, beside that of a peer if there is one. Immutable.
 *
 * @param name what was measured
 * @param value ours
 * @param unit of both numbers; more is better
 * @param peer name and version of the other program; null if there is none
 * @param peerValue its number in the same run
 * @param ratio ours over the peer's
 */
public record Figure(
        String name, double value, String unit, String peer, Double peerValue, Double ratio) {

    static Figure alone(String name, double value, String unit) {
        return new Figure(name, value, unit, null, null, null);
    }

    static Figure beside(String name, double value, String unit, String peer, double peerValue) {
        return new Figure(name, value, unit, peer, peerValue, value / peerValue);
    }

    /** The figure as a line of text. */
    public String line() {
        String own = String.format(Locale.ROOT, "%-44s %7.3f %s", name, value, unit);
        if (peer == null) return own;
        return own + String.format(Locale.ROOT, "  %5.2f x %s (%.3f)", ratio, peer, peerValue);
    }
}
