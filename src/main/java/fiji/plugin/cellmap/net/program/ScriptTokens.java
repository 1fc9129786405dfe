// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** TorchScript source text as a list of tokens, cut as the engine cuts it. */
final class ScriptTokens {

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    private ScriptTokens(String source) {
        this.source = source;
    }

    /** What a token is. */
    enum Kind {
        NAME,
        TEXT,
        COMMENT,
        OTHER
    }

    /**
     * A token.
     *
     * @param text as it stands in the source; that of a text without quotes and escapes
     * @param line from 1
     */
    record Token(Kind kind, String text, int line) {

        boolean is(String symbol) {
            return kind != Kind.TEXT && text.equals(symbol);
        }
    }

    /** Cuts a source; neighbouring texts are one, as they are for the engine. */
    static List<Token> of(String source) {
        ScriptTokens cut = new ScriptTokens(source);
        while (cut.at < source.length()) cut.next();
        return cut.tokens;
    }

    private void next() {
        char c = source.charAt(at);
        if (c == '#') add(Kind.COMMENT, take(x -> x != '\n'));
        else if (letter(c)) add(Kind.NAME, take(x -> letter(x) || digit(x)));
        else if (digit(c)) add(Kind.OTHER, number());
        else if ((c == '"' || c == '\'') && text(c)) return;
        else {
            at++;
            if (c == '\n') line++;
            if (c > ' ' && c != '\\') add(Kind.OTHER, String.valueOf(c));
        }
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text, line));
    }

    private String take(IntPredicate part) {
        int from = at;
        while (at < source.length() && part.test(source.charAt(at))) at++;
        return source.substring(from, at);
    }

    private String number() {
        String whole = take(ScriptTokens::digit);
        return at < source.length() && source.charAt(at) == '.'
                ? whole + take(c -> digit(c) || c == '.')
                : whole;
    }

    private static boolean letter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Takes a text, if one begins and ends here. */
    private boolean text(char quote) {
        String once = String.valueOf(quote);
        String end = source.startsWith(once.repeat(3), at) ? once.repeat(3) : once;
        StringBuilder text = new StringBuilder();
        int i = at + end.length();
        while (!source.startsWith(end, i)) {
            if (i >= source.length() || source.charAt(i) == '\n' && end.length() == 1) return false;
            if (source.charAt(i) == '\\' && i + 1 < source.length()) i = escape(i + 1, text);
            else text.append(source.charAt(i++));
        }
        int last = tokens.size() - 1;
        if (last >= 0 && tokens.get(last).kind() == Kind.TEXT)
            text.insert(0, tokens.remove(last).text());
        add(Kind.TEXT, text.toString());
        String taken = source.substring(at, i);
        line += (int) taken.chars().filter(c -> c == '\n').count();
        at = i + end.length();
        return true;
    }

    /**
     * Resolves what follows a backslash.
     *
     * @return where the text goes on
     */
    private int escape(int from, StringBuilder text) {
        char kind = source.charAt(from);
        if (kind == '\n') return from + 1;
        boolean hex = kind == 'x';
        int to = hex ? from + 1 : from;
        int most = to + (hex ? 2 : 3);
        int radix = hex ? 16 : 8;
        int value = 0;
        int start = to;
        for (; to < Math.min(most, source.length()); to++) {
            int digit = Character.digit(source.charAt(to), radix);
            if (digit < 0) break;
            value = value * radix + digit;
        }
        if (to > start) {
            text.append((char) value);
            return to;
        }
        int known = "abfnrtv".indexOf(kind);
        text.append(known < 0 ? kind : "\u0007\b\f\n\r\t\u000B".charAt(known));
        return from + 1;
    }
}
