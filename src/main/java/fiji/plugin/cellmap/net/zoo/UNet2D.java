// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

/** {@code UNet_2D} of the challenge's toolbox. */
public final class UNet2D extends ToolboxUNet {

    public UNet2D() {
        super(2);
    }
}
