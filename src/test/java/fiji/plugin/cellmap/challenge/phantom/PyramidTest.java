package fiji.plugin.cellmap.challenge.phantom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class PyramidTest {

    @Test
    void meanRoundsHalfUpAndIsUnsigned() {
        byte[] in = {
            (byte) 200,
            (byte) 201,
            (byte) 200,
            (byte) 201,
            (byte) 200,
            (byte) 201,
            (byte) 200,
            (byte) 201
        };
        assertArrayEquals(new byte[] {(byte) 201}, Pyramid.mean(in, new int[] {2, 2, 2}));
    }

    @Test
    void modeTakesTheMostFrequentThenTheSmallest() {
        int[] in = {5, 5, 0, 0, 5, 5, 0, 0, 3, 9, 0, 7};
        assertArrayEquals(new int[] {0}, Pyramid.mode(in, new int[] {2, 2, 2}));
        assertArrayEquals(
                new int[] {5},
                Pyramid.mode(new int[] {9, 5, 5, 9, 5, 9, 5, 1}, new int[] {2, 2, 2}));
    }

    @Test
    void whatIsLeftOverIsCut() {
        int[] in = {1, 1, 8, 1, 1, 8, 1, 1, 8, 1, 1, 8};
        assertArrayEquals(new int[] {1}, Pyramid.mode(in, new int[] {2, 2, 3}));
    }
}
