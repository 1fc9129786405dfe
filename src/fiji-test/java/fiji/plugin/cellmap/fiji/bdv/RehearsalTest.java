// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.GraphicsEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What it does where there is a screen is seen in {@code LookCommandTest}. */
class RehearsalTest {

    @Test
    void withoutAScreenThereIsNone() {
        assertTrue(GraphicsEnvironment.isHeadless());
        List<Object> built = new ArrayList<>();
        Viewer.rehearse(
                handle -> {
                    built.add(handle);
                    return List.of();
                });
        assertTrue(built.isEmpty());
    }
}
