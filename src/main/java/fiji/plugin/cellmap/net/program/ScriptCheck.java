// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.program.ScriptTokens.Kind;
import fiji.plugin.cellmap.net.program.ScriptTokens.Token;
import fiji.plugin.cellmap.util.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds in TorchScript source what goes beyond the allowed {@link Operators}, wherever a name could
 * stand for one: called or only mentioned, after {@code torch} or {@code ops}, as a member of any
 * value, as text for {@code getattr}. What could hide a name is refused as well.
 */
final class ScriptCheck {

    private final String file;
    private final List<Token> tokens;
    private final List<String> findings = new ArrayList<>();

    private ScriptCheck(String file, List<Token> tokens) {
        this.file = file;
        this.tokens = tokens;
    }

    /**
     * @param file for messages
     * @return what was found, each with its place; empty if nothing
     */
    static List<String> of(String file, String source) {
        ScriptCheck check = new ScriptCheck(file, ScriptTokens.of(source));
        for (int i = 0; i < check.tokens.size(); i++) i += check.visit(i);
        return check.findings;
    }

    /** Looks at one token, and says how many more it looked at. */
    private int visit(int at) {
        Token token = tokens.get(at);
        if (token.kind() == Kind.TEXT && !Printable.is(token.text()))
            found(token, "a text with control characters");
        if (token.kind() == Kind.COMMENT && token.text().matches("#\\s*type.*"))
            found(token, "a type comment");
        if (token.is("\"") || token.is("'")) found(token, "a text without an end");
        if (token.kind() != Kind.NAME) return 0;
        if (at > 0 && tokens.get(at - 1).is(".")) member(token, token.text());
        else if (token.is("torch")) return operator(at, "aten", 0);
        else if (token.is("ops")) return operator(at, null, 1);
        else if (token.is("__torch__")) type(at);
        else if (token.is("getattr")) named(at);
        else if (Operators.refusedFunction(token.text())) found(token, token.text());
        return 0;
    }

    private void member(Token token, String name) {
        if (Operators.refusedMember(name)) found(token, "." + name);
    }

    /** The names that follow with a dot before each. */
    private List<String> path(int at) {
        List<String> path = new ArrayList<>();
        for (int i = at + 1; i + 1 < tokens.size() && tokens.get(i).is("."); i += 2) {
            if (tokens.get(i + 1).kind() != Kind.NAME) break;
            path.add(tokens.get(i + 1).text());
        }
        return path;
    }

    /** {@code torch.NAME} or {@code ops.NAMESPACE.NAME}, whole, so that no part gets a new name. */
    private int operator(int at, String namespace, int skipped) {
        List<String> path = path(at);
        int length = path.size();
        while (path.size() > skipped + 1 && path.get(skipped).equals("autograd"))
            path.remove(skipped);
        boolean whole = path.size() > skipped;
        String space = namespace == null && whole ? path.get(0) : namespace;
        if (!whole || !Operators.allowed(space, path.get(skipped)))
            found(tokens.get(at), String.join(".", names(at, path)));
        return 2 * (whole ? length - path.size() + skipped + 1 : length);
    }

    private List<String> names(int at, List<String> path) {
        List<String> names = new ArrayList<>(List.of(tokens.get(at).text()));
        names.addAll(path);
        return names;
    }

    /** A class of the program; those of the engine itself are native code. */
    private void type(int at) {
        List<String> path = path(at);
        boolean hidden = path.isEmpty() || path.equals(List.of("torch"));
        boolean engine =
                path.size() > 1 && path.get(0).equals("torch") && path.get(1).equals("classes");
        if (hidden || engine) found(tokens.get(at), String.join(".", names(at, path)));
    }

    /** {@code getattr(value, "name")}: the name as if it stood after a dot. */
    private void named(int at) {
        int depth = 0;
        for (int i = at + 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is("(")) depth++;
            if (token.is(")")) depth--;
            if (depth == 0) return;
            if (token.kind() == Kind.TEXT) member(token, token.text());
        }
    }

    private void found(Token token, String what) {
        findings.add(what + " (" + file + ", line " + token.line() + ")");
    }
}
