// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

/**
 * Something that is wrong with the engine on a machine, or less than could be, and what to do.
 *
 * @param kind a word for programs, such as {@code no-driver}
 * @param fault whether work is impossible or slow without need; else worth knowing
 * @param what in a few words
 * @param why what was found
 * @param fix the remedy
 */
public record EngineFinding(String kind, boolean fault, String what, String why, String fix) {

    static EngineFinding fault(String kind, String what, String why, String fix) {
        return new EngineFinding(kind, true, what, why, fix);
    }

    static EngineFinding note(String kind, String what, String why, String fix) {
        return new EngineFinding(kind, false, what, why, fix);
    }

    /** For people; one paragraph. */
    public String text() {
        return what + ". " + why + (fix.isEmpty() ? "" : " " + fix);
    }
}
