package fiji.plugin.cellmap.net;

import java.util.Map;
import java.util.function.Function;

/**
 * One network of an architecture. The root module has {@code forward(x)}, the logits of the main
 * head at the size of the input, and, if there is more than one head, {@code heads(x)}, the list of
 * all logits, full resolution first. Immutable.
 *
 * @param architecture its name
 * @param options all of them, with the values that apply
 * @param inputs channels in
 * @param outputs channels out
 * @param multiple every axis of an input must be a multiple of this
 * @param heads 1, or the number of heads of a network with deep supervision
 * @param random whether training draws random numbers (dropout)
 * @param body builds the module tree for a precision
 */
public record Network(
        String architecture,
        Map<String, Object> options,
        int inputs,
        int outputs,
        int multiple,
        int heads,
        boolean random,
        Function<Layers, Module> body) {

    /** The module tree as a program of this precision; a new one at each call. */
    public Module program(Precision precision) {
        return body.apply(new Layers(precision));
    }

    /** Starting weights: a pure function of the seed, by the original's distribution. */
    public Weights initial(long seed) {
        return program(Precision.FLOAT32).initial(seed);
    }

    /** Whether it normalises over the samples of a batch, with running statistics. */
    public boolean batchStatistics() {
        boolean[] found = {false};
        program(Precision.FLOAT32)
                .forEachSlot((name, slot) -> found[0] |= name.endsWith("running_var"));
        return found[0];
    }

    /** Trainable values, as the original counts them. */
    public long parameterCount() {
        return program(Precision.FLOAT32).parameterCount();
    }
}
