// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

/** {@code UNet_3D} of the challenge's toolbox. */
public final class UNet3D extends ToolboxUNet {

    public UNet3D() {
        super(3);
    }
}
