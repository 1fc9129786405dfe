// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountedTest {

    @Test
    void oneIsSingular() {
        assertEquals("1 training crop", Counted.of(1, "training crop"));
        assertEquals("1 patch", Counted.of(1, "patch"));
    }

    @Test
    void allElseIsPlural() {
        assertEquals("0 crops", Counted.of(0, "crop"));
        assertEquals("2,000 patches", Counted.of(2000, "patch"));
        assertEquals("48 classes", Counted.of(48, "class"));
    }
}
