// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class DownsamplerTest {

    private static int[] mode(int[] in, int... shape) {
        return (int[]) Downsampler.halved(in, DType.UINT32, Pyramid.Mode.MOST_FREQUENT, shape);
    }

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
        assertArrayEquals(
                new byte[] {(byte) 201},
                (byte[]) Downsampler.halved(in, DType.UINT8, Pyramid.Mode.MEAN, 2, 2, 2));
    }

    @Test
    void modeTakesTheMostFrequentThenTheSmallest() {
        int[] in = {5, 5, 0, 0, 5, 5, 0, 0, 3, 9, 0, 7};
        assertArrayEquals(new int[] {0}, mode(in, new int[] {2, 2, 2}));
        assertArrayEquals(
                new int[] {5}, mode(new int[] {9, 5, 5, 9, 5, 9, 5, 1}, new int[] {2, 2, 2}));
    }

    @Test
    void whatIsLeftOverIsCut() {
        int[] in = {1, 1, 8, 1, 1, 8, 1, 1, 8, 1, 1, 8};
        assertArrayEquals(new int[] {1}, mode(in, new int[] {2, 2, 3}));
    }
}
