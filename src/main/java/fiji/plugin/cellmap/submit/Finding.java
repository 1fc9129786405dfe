// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

/**
 * Something that is wrong with a submission, and what to do about it.
 *
 * @param severity how bad it is
 * @param where path inside the submission, or of it; may be empty
 * @param what what was found, a sentence
 * @param fix what to do, a sentence
 * @param fixable whether {@link Fixer} does it, because nothing has to be guessed
 */
public record Finding(Severity severity, String where, String what, String fix, boolean fixable) {

    /** How bad a finding is. */
    public enum Severity {
        /** The evaluator refuses the submission, or something scores worse than it should. */
        ERROR,
        /** The submission is scored, but perhaps not as meant. */
        WARNING
    }

    static Finding error(String where, String what, String fix) {
        return new Finding(Severity.ERROR, where, what, fix, false);
    }

    static Finding warning(String where, String what, String fix) {
        return new Finding(Severity.WARNING, where, what, fix, false);
    }

    /** The same, where nothing has to be guessed. */
    Finding byTool() {
        return new Finding(severity, where, what, fix, true);
    }

    /** The same; whether something has to be guessed depends. */
    Finding byTool(boolean possible) {
        return possible ? byTool() : this;
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** One line for people. */
    public String line() {
        String place = where.isEmpty() ? "" : where + ": ";
        return (severity + " " + place + what + " " + fix).replaceAll("\\s+", " ").strip();
    }
}
