// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepSpaceTest {

    @Test
    void aGridIsAllCombinations() {
        assertEquals(
                List.of(
                        List.of("a.b=1", "c=[4,4],x"),
                        List.of("a.b=1", "c=y"),
                        List.of("a.b=2", "c=[4,4],x"),
                        List.of("a.b=2", "c=y")),
                SweepSpace.grid(List.of("a.b=1,2", "c=\"[4,4],x\",y")));
        assertEquals(
                List.of(List.of("p=[32,32,32]"), List.of("p=[64,64,64]")),
                SweepSpace.grid(List.of("p=[32,32,32],[64,64,64]")));
    }

    @Test
    void drawsAreThoseOfTheSeedAndFewerAreTheFirstOfMore() {
        List<String> space = List.of("lr=1e-4..1e-1:log", "n=1..3", "k=a,b");
        List<List<String>> ten = SweepSpace.random(space, 10, 42);
        assertEquals(10, new HashSet<>(ten).size());
        assertEquals(ten, SweepSpace.random(space, 10, 42));
        assertEquals(ten.subList(0, 4), SweepSpace.random(space, 4, 42));
        assertNotEquals(ten, SweepSpace.random(space, 10, 43));
    }

    @Test
    void drawsFillTheirRange() {
        Set<String> whole = new HashSet<>();
        Set<String> words = new HashSet<>();
        int low = 0;
        List<List<String>> all =
                SweepSpace.random(
                        List.of("lr=0.0001..1:log", "n=-1..2", "k=a,b", "f=0.25..0.75"), 400, 1);
        double least = 1;
        double most = 0;
        for (List<String> trial : all) {
            double lr = value(trial.get(0));
            assertTrue(lr >= 0.0001 && lr <= 1);
            if (lr < 0.01) low++;
            whole.add(trial.get(1));
            words.add(trial.get(2));
            double f = value(trial.get(3));
            least = Math.min(least, f);
            most = Math.max(most, f);
        }
        assertEquals(200, low, 60, "half of the logarithms are below the middle one");
        assertEquals(Set.of("n=-1", "n=0", "n=1", "n=2"), whole);
        assertEquals(Set.of("k=a", "k=b"), words);
        assertTrue(least >= 0.25 && least < 0.26 && most <= 0.75 && most > 0.74);
    }

    private static double value(String setting) {
        return Double.parseDouble(setting.substring(setting.indexOf('=') + 1));
    }

    /** Small ranges end: no trial is there twice. */
    @Test
    void whatIsExhaustedGivesFewer() {
        assertEquals(6, SweepSpace.random(List.of("n=1..3", "k=a,b"), 50, 5).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=1", "a=", "a=1,1", "a=1..2"})
    void noGrid(String text) {
        UsageException e = assertThrows(UsageException.class, () -> SweepSpace.grid(List.of(text)));
        assertTrue(e.getMessage().contains(text), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a=2..1", "a=1..1", "a=0..1:log", "a=-1..1:log", "a=1..1e999"})
    void noRange(String text) {
        UsageException e =
                assertThrows(UsageException.class, () -> SweepSpace.random(List.of(text), 3, 1));
        assertTrue(e.getMessage().contains(text), e.getMessage());
    }

    @Test
    void noKeyTwiceAndNotTooMany() {
        assertThrows(UsageException.class, () -> SweepSpace.grid(List.of("a=1", "a=2")));
        String many = "0,1,2,3,4,5,6,7,8,9";
        assertThrows(
                UsageException.class,
                () -> SweepSpace.grid(List.of("a=" + many, "b=" + many, "c=" + many, "d=1,2")));
    }

    @ParameterizedTest
    @CsvSource({"1,'[1]'", "2,'[2, 1]'", "4,'[4, 2, 1]'", "5,'[5, 2, 1]'", "8,'[8, 4, 2, 1]'"})
    void halvesRemain(int trials, String counts) {
        assertEquals(counts, Halving.of(trials, 2).counts().toString());
    }

    @Test
    void roundsMultiplyTheEpochs() {
        Halving three = Halving.of(9, 3);
        assertEquals(List.of(9, 3, 1), three.counts());
        assertEquals(1, three.epochs(0, 9, 1));
        assertEquals(3, three.epochs(1, 9, 1));
        assertEquals(9, three.epochs(2, 9, 1));
        assertEquals(12, three.epochs(0, 100, 1), "rounded up");
        assertEquals(4, Halving.of(2, 2).epochs(0, 5, 4), "every round ends with a validation");
        assertEquals(1, Halving.of(8, 2).epochs(0, 1, 1));
        assertEquals(7, Halving.none(3).epochs(0, 7, 2));
    }
}
