package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The value of a key of a class's rule, with everything that is needed to refuse it well.
 * Immutable.
 */
public final class Setting {

    /** Makes the refusal of a value; knows the file and the line of a key. */
    @FunctionalInterface
    public interface Refusal {
        UsageException of(String key, String why, String allowed);
    }

    /**
     * The class that a rule is for.
     *
     * @param instance whether it consists of objects
     * @param others every class whose prediction there will be
     */
    public record Subject(String name, boolean instance, Collection<String> others) {}

    private final String key;
    private final Object value;
    private final Subject subject;
    private final Refusal refusal;

    /**
     * @param key with dots, such as {@code process.classes.mito.threshold}
     */
    public Setting(String key, Object value, Subject subject, Refusal refusal) {
        this.key = key;
        this.value = value;
        this.subject = subject;
        this.refusal = refusal;
    }

    public Subject subject() {
        return subject;
    }

    /** A number within limits, both allowed. */
    public double number(double least, double most) {
        if (value instanceof Number n && n.doubleValue() >= least && n.doubleValue() <= most)
            return n.doubleValue();
        throw wrong("a number from " + text(least) + " to " + text(most));
    }

    /** A whole number within limits, both allowed. */
    public long whole(long least, long most) {
        if (is(least, most)) return ((Number) value).longValue();
        throw wrong(
                "a whole number"
                        + (most == Long.MAX_VALUE
                                ? " of at least " + least
                                : " from " + least + " to " + most));
    }

    private boolean is(long least, long most) {
        return (value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= least
                && ((Number) value).longValue() <= most;
    }

    /** One of some words. */
    public String choice(List<String> allowed) {
        if (value instanceof String text && allowed.contains(text)) return text;
        throw wrong("one of " + String.join(", ", allowed));
    }

    /** Whether it is this word. */
    public boolean is(String word) {
        return word.equals(value);
    }

    /**
     * Checks that it is a section.
     *
     * @param names of the keys that it may have
     */
    public void section(List<String> names) {
        if (!(value instanceof Map<?, ?> map))
            throw wrong("a section with some of " + String.join(", ", names));
        for (Object name : map.keySet())
            if (!names.contains(name))
                throw refusal.of(key + "." + name, "No such key.", String.join(", ", names));
    }

    /** A key of a section. */
    public Setting get(String name, Object fallback) {
        Object inner = ((Map<?, ?>) value).get(name);
        return new Setting(key + "." + name, inner == null ? fallback : inner, subject, refusal);
    }

    /** Whether a section has a key. */
    public boolean has(String name) {
        return ((Map<?, ?>) value).get(name) != null;
    }

    /** The refusal of this value. */
    public UsageException wrong(String allowed) {
        return refusal.of(key, "It is " + value + ".", allowed);
    }

    /** The refusal of this key, whatever its value. */
    public UsageException refuse(String why, String allowed) {
        return refusal.of(key, why, allowed);
    }

    private static String text(double limit) {
        return limit == Math.rint(limit) && Math.abs(limit) < 1e15
                ? String.valueOf((long) limit)
                : String.valueOf(limit);
    }
}
