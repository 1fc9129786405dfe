// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether a parameter applies, given the others: what {@link Param#needs} and {@link
 * Param#excludes} declare. Immutable, thread-safe.
 *
 * @param all the declarations of one record
 */
public record Relations(List<Declaration> all) {

    /**
     * Why a parameter has no effect.
     *
     * @param texts the values as they would be written, by declaration; empty for none
     * @return a sentence with parameters as {@code @{key}}; empty if the parameter applies
     */
    public Optional<String> hindrance(Declaration d, Function<Declaration, String> texts) {
        for (String other : d.excludes())
            if (holds(other, texts))
                return Optional.of("It does not go together with " + said(other) + ".");
        if (d.needs().isEmpty() || d.needs().stream().anyMatch(other -> holds(other, texts)))
            return Optional.empty();
        return Optional.of(
                "It applies only with "
                        + d.needs().stream().map(this::said).collect(Collectors.joining(" or "))
                        + ".");
    }

    /**
     * Refuses a parameter that is given where it has no effect.
     *
     * @throws UsageException naming it and the others
     */
    void check(Record request) {
        for (Declaration d : all) {
            Function<Declaration, String> texts = other -> text(other.of(request));
            if (!isGiven(d, texts.apply(d))) continue;
            hindrance(d, texts).ifPresent(why -> refuse(d, why));
        }
    }

    private static void refuse(Declaration d, String why) {
        throw new UsageException("Invalid request", "@{" + d.key() + "}", why, "Leave it out.");
    }

    private static String text(Object value) {
        return value == null || value.equals(List.of()) ? "" : Range.text(value);
    }

    /** Whether a text is more than the default. */
    private static boolean isGiven(Declaration d, String text) {
        return !text.isBlank() && !text.equals(d.byDefault());
    }

    private boolean holds(String condition, Function<Declaration, String> texts) {
        Declaration other = declaration(condition);
        String text = texts.apply(other).strip();
        int at = condition.indexOf('=');
        if (at < 0) return isGiven(other, text);
        String value = condition.substring(at + 1);
        return value.startsWith("*") ? text.endsWith(value.substring(1)) : text.equals(value);
    }

    private String said(String condition) {
        int at = condition.indexOf('=');
        String name = "@{" + declaration(condition).key() + "}";
        return at < 0 ? name : name + " " + condition.substring(at + 1);
    }

    private Declaration declaration(String condition) {
        String name = condition.replaceFirst("=.*", "");
        return all.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no parameter " + name));
    }
}
