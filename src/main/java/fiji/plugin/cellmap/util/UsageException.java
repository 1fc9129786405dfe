// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.util.function.UnaryOperator;

/** The request itself is wrong (an unknown key, an invalid value): exit code 2. Immutable. */
public class UsageException extends CellMapException {

    public UsageException(String what, Object where, String why, String fix) {
        super(what, where, why, fix);
    }

    private UsageException(CellMapException shown) {
        super(shown.what(), shown.where(), shown.why(), shown.fix(), shown.getCause());
        setStackTrace(shown.getStackTrace());
    }

    @Override
    public UsageException in(UnaryOperator<String> door) {
        return new UsageException(super.in(door));
    }

    @Override
    public UsageException said(UnaryOperator<String> otherwise) {
        return new UsageException(super.said(otherwise));
    }
}
