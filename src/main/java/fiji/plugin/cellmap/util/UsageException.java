package fiji.plugin.cellmap.util;

/** The request itself is wrong (an unknown key, an impossible value): exit code 2. Immutable. */
public class UsageException extends CellMapException {

    public UsageException(String what, Object where, String why, String fix) {
        super(what, where, why, fix);
    }
}
