// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import net.imglib2.realtransform.AffineTransform3D;

/** Where a window looks: across z, at a point in its middle. Stateless. */
final class Framing {

    private Framing() {}

    /**
     * @param middle in nm, x y z
     * @param zoom pixels per nm
     * @param width of the window in pixels
     * @return from nm to pixels
     */
    static AffineTransform3D at(double[] middle, double zoom, int width, int height) {
        AffineTransform3D view = new AffineTransform3D();
        view.translate(-middle[0], -middle[1], -middle[2]);
        view.scale(zoom);
        view.translate(width / 2.0, height / 2.0, 0);
        return view;
    }
}
