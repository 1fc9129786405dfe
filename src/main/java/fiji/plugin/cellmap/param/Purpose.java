// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a record with declared parameters is for. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Purpose {

    /** One or two sentences; they name no option of any one door. */
    String value();
}
