// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import ij.IJ;
import ij.Menus;
import net.imagej.patcher.LegacyInjector;

/** Runs macro files as headless ImageJ 1 does; arguments are pairs of a file and its argument. */
public final class MacroJvm {

    /** Ends what one run of the macro printed. */
    static final String END = "=== returned: ";

    private MacroJvm() {}

    public static void main(String[] args) {
        LegacyInjector.preinit();
        ImageJ.run(args);
        System.exit(0);
    }

    /** Apart, because no class of ImageJ may be loaded before the injector ran. */
    private static final class ImageJ {
        @SuppressWarnings("unchecked")
        static void run(String[] args) {
            IJ.runPlugIn("ij.IJ.init", "");
            Menus.getCommands().put("CellMap Test", "fiji.plugin.cellmap.fiji.TestPlugIn");
            for (int i = 0; i < args.length; i += 2) {
                System.out.println("\n" + END + IJ.runMacroFile(args[i], args[i + 1]));
            }
        }
    }
}
