package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.UsageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options string of an ImageJ macro: {@code key=value key=[value with spaces] flag}. Keys do
 * not depend on case, as in ImageJ; unlike there, a key that the command does not have is refused.
 */
final class MacroOptions {

    private static final Pattern OPTION =
            Pattern.compile("\\s*([^\\s=\\[\\]]+)(?:=(?:\\[([^]]*)]|([^\\s\\[]*)))?(?=\\s|$)");

    private MacroOptions() {}

    /**
     * @return values by key in lower case; a bare key has the value {@code true}
     * @throws UsageException if the text has another form
     */
    static Map<String, String> parse(String options) {
        Map<String, String> values = new LinkedHashMap<>();
        String text = options.stripTrailing();
        Matcher matcher = OPTION.matcher(text);
        int end = 0;
        while (end < text.length()) {
            if (!matcher.find(end) || matcher.start() != end) throw broken(text.substring(end));
            String bracketed = matcher.group(2);
            String plain = matcher.group(3);
            String value = bracketed != null ? bracketed : plain != null ? plain : "true";
            values.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
            end = matcher.end();
        }
        return values;
    }

    /**
     * Sets the inputs of a command.
     *
     * @throws UsageException for an unknown key or a value that does not fit
     */
    static void apply(String options, CellMapCommand command) {
        Map<String, String> values = parse(options);
        List<Input> inputs = Input.of(command.getClass());
        for (Input input : inputs) {
            String value = values.remove(input.name().toLowerCase(Locale.ROOT));
            if (value != null) input.set(command, value);
        }
        if (!values.isEmpty())
            throw new UsageException(
                    "The macro gives parameters that this command does not have",
                    String.join(", ", values.keySet()),
                    "Its parameters are " + Input.names(inputs) + ".",
                    "Correct the names.");
    }

    private static UsageException broken(String rest) {
        return new UsageException(
                "Cannot read the parameters of the macro",
                rest,
                "They have the form key=value or key=[value with spaces].",
                "Put values with spaces into brackets.");
    }
}
