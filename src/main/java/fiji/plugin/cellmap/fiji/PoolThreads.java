// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;

/**
 * ImageJ's current image for commands that Fiji runs on the threads of a pool. In batch mode ImageJ
 * keeps the current image by thread, so an image that a command showed would stay the current one
 * of its thread, for whichever command comes there next, and the macro would not see it.
 */
final class PoolThreads {

    private PoolThreads() {}

    /** What an earlier command left on this thread is not the current image. */
    static void forgetImage() {
        WindowManager.setTempCurrentImage(null);
    }

    /**
     * The current image: that of the macro which runs, or the one in front.
     *
     * @return null if there is none
     */
    static ImagePlus currentImage() {
        ImagePlus selected = Interpreter.getLastBatchModeImage();
        if (selected != null) return selected;
        forgetImage();
        return WindowManager.getCurrentImage();
    }

    /**
     * Makes an image that was shown on this thread the current one of the macro.
     *
     * @param caller the macro's thread; null if it is not known
     */
    static void shown(ImagePlus image, Thread caller) {
        if (!Interpreter.isBatchMode()) return;
        forgetImage();
        if (caller != null) WindowManager.setTempCurrentImage(caller, image);
    }
}
