// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import fiji.plugin.cellmap.util.Progress;
import java.util.stream.IntStream;

/**
 * Turns a scene into an image as a FIB-SEM would: a little blur, illumination that drifts through
 * the volume and from slice to slice, grain of the stain, curtaining, shot noise.
 */
final class Microscope {

    private static final double DRIFT = 26;
    private static final double GAIN = 0.18;
    private static final double GRAIN = 7;
    private static final double SHOT = 5.5;
    private static final double CURTAIN = 5;

    private final Scene scene;
    private final double brightness;
    private final double contrast;
    private final Noise noise;

    /**
     * @param brightness added to all grey values
     * @param contrast factor about middle grey
     */
    Microscope(Scene scene, double brightness, double contrast, long seed) {
        this.scene = scene;
        this.brightness = brightness;
        this.contrast = contrast;
        this.noise = new Noise(seed);
    }

    /**
     * Grey values, uint8, z y x in C order.
     *
     * @param progress may end it, at the next slice
     */
    byte[] image(Progress progress) {
        byte[] image = new byte[scene.grey.length];
        IntStream.range(0, scene.shape[0])
                .parallel()
                .forEach(
                        z -> {
                            progress.check();
                            slice(z, image);
                        });
        return image;
    }

    private void slice(int z, byte[] image) {
        double step = 4 * noise.at(z, -1, -1);
        for (int y = 0; y < scene.shape[1]; y++)
            for (int x = 0; x < scene.shape[2]; x++) {
                double v = blurred(z, y, x);
                v += GRAIN * (noise.smooth(2.3, z, y, x) + 0.5 * noise.smooth(5, y, x, z));
                v = 128 + (v - 128) * contrast * (1 + GAIN * noise.smooth(64, x, y, z));
                double drift = noise.smooth(75, z, y, x);
                v += brightness + step + DRIFT * drift + CURTAIN * drift * noise.at(z, -9, x);
                v += SHOT * Math.sqrt(Math.max(v, 20) / 128) * noise.normal(z, y, x);
                image[scene.index(z, y, x)] = (byte) Math.max(0, Math.min(255, Math.round(v)));
            }
    }

    /** The voxel with its six neighbours. */
    private double blurred(int z, int y, int x) {
        double centre = scene.grey[scene.index(z, y, x)];
        double sum = 0;
        for (int d = -1; d <= 1; d += 2) {
            sum += grey(z + d, y, x, centre);
            sum += grey(z, y + d, x, centre);
            sum += grey(z, y, x + d, centre);
        }
        return 0.4 * centre + 0.1 * sum;
    }

    private double grey(int z, int y, int x, double outside) {
        boolean in = z >= 0 && z < scene.shape[0] && y >= 0 && y < scene.shape[1];
        return in && x >= 0 && x < scene.shape[2] ? scene.grey[scene.index(z, y, x)] : outside;
    }
}
