// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.ConfigFile;
import java.nio.file.Path;

/**
 * Gives every training a listener more. Found by {@code ServiceLoader}, so that any jar on the
 * class path may add one; needs a constructor without parameters.
 */
public interface TrainingListenerProvider {

    /**
     * The listener of one training, made before its first step. It hears what the program's own
     * listeners hear. If it throws, the training says so once, goes on, and leaves it out.
     *
     * @param run the run folder, which is there; files of its own should have names of its own
     * @param config what is trained
     */
    TrainingListener listener(Path run, ConfigFile config);
}
