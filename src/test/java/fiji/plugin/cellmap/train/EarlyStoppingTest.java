// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

    @Test
    void stopsAfterPatienceValidationsWithoutStrictImprovement() {
        EarlyStopping s = new EarlyStopping(2, 0.01).after(0.5);
        assertFalse(s.stops(0.5));
        s = s.after(0.51);
        assertEquals(0.5, s.best());
        assertFalse(s.stops(0.51));
        s = s.after(0.505);
        assertTrue(s.stops(0.505));
    }

    @Test
    void improvementResetsTheCount() {
        EarlyStopping s = new EarlyStopping(2, 0).after(0.5).after(0.4).after(0.6);
        assertEquals(0, s.waited());
        assertEquals(0.6, s.best());
    }

    @Test
    void aValueThatIsNotFiniteStops() {
        assertTrue(new EarlyStopping(5, 0).after(Double.NaN).stops(Double.NaN));
        assertFalse(new EarlyStopping(0, 0).after(Double.NaN).stops(Double.NaN));
    }
}
