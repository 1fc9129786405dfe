// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.function.UnaryOperator;

/**
 * A failure that a user can act on: what was tried, where (path, block, line), why it failed, and
 * what to do about it. Every exception thrown by a verb is one of these; anything else is a defect
 * of the program. The four texts may name parameters, see {@link ParameterNames}; the message has
 * them by their keys.
 *
 * <p>Immutable.
 */
public class CellMapException extends RuntimeException {

    private final String what;
    private final String where;
    private final String why;
    private final String fix;

    /**
     * @param what what was tried, as a sentence without full stop ("Cannot read chunk 0/3/1")
     * @param where the path, block or line concerned; may be empty
     * @param why the reason found
     * @param fix what the user can do; may be empty
     */
    public CellMapException(String what, Object where, String why, String fix) {
        this(what, where, why, fix, null);
    }

    public CellMapException(String what, Object where, String why, String fix, Throwable cause) {
        super(ParameterNames.plain(text(what, String.valueOf(where), why, fix)), cause);
        this.what = what;
        this.where = String.valueOf(where);
        this.why = why;
        this.fix = fix;
    }

    public String what() {
        return what;
    }

    public String where() {
        return where;
    }

    public String why() {
        return why;
    }

    public String fix() {
        return fix;
    }

    /** The message with references to parameters, for results whose door knows their names. */
    public String told() {
        return text(what, where, why, fix);
    }

    /** The same failure with the names that a door has for parameters. */
    public CellMapException in(UnaryOperator<String> door) {
        return said(text -> ParameterNames.render(text, door));
    }

    /** The same failure in other words. */
    public CellMapException said(UnaryOperator<String> otherwise) {
        CellMapException shown =
                new CellMapException(
                        otherwise.apply(what),
                        otherwise.apply(where),
                        otherwise.apply(why),
                        otherwise.apply(fix),
                        getCause());
        shown.setStackTrace(getStackTrace());
        return shown;
    }

    private static String text(String what, String where, String why, String fix) {
        StringBuilder text = new StringBuilder(what);
        if (!where.isEmpty()) text.append("\n  where: ").append(where);
        text.append("\n  why:   ").append(why);
        if (!fix.isEmpty()) text.append("\n  do:    ").append(fix);
        return text.toString();
    }
}
