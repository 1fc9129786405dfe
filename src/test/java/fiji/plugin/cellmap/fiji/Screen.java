// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import java.lang.reflect.Proxy;
import org.scijava.ui.UIService;

/** A user interface that somebody looks at, or nobody, without one. */
final class Screen {

    private Screen() {}

    static UIService of(boolean visible) {
        return (UIService)
                Proxy.newProxyInstance(
                        UIService.class.getClassLoader(),
                        new Class<?>[] {UIService.class},
                        (self, method, arguments) ->
                                switch (method.getName()) {
                                    case "isVisible" -> visible;
                                    case "isHeadless" -> !visible;
                                    case "equals" -> self == arguments[0];
                                    case "getPriority" -> 0.0;
                                    case "compareTo", "hashCode" -> 1;
                                    default -> null;
                                });
    }
}
