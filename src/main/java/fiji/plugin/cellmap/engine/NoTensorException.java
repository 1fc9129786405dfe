// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.engine.EngineException;

/** A program gave something else than the tensor that is wanted; the message says what. */
final class NoTensorException extends EngineException {

    private static final long serialVersionUID = 1;

    private final boolean choice;

    /**
     * @param choice whether there are other outputs to choose from
     */
    NoTensorException(String message, boolean choice) {
        super(message);
        this.choice = choice;
    }

    /** What to do, as a sentence. */
    String fix() {
        return choice
                ? "Choose one with the key output in the model's description."
                : "Export a program whose forward gives a tensor, or a list, tuple or dictionary of"
                        + " tensors.";
    }
}
