// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.config.Output;
import java.util.List;

/**
 * What the labels of crops teach: a channel for each output of the network. Immutable.
 *
 * @param outputs in order
 * @param distances which of the classes are learned as distances
 * @param shapes how numbers of objects are learned; null if nothing is known of them
 */
public record Targets(List<Output> outputs, DistanceTargets distances, ShapeTargets shapes) {

    public Targets {
        outputs = List.copyOf(outputs);
    }

    public static Targets of(Experiment e) {
        return new Targets(
                e.outputs(), DistanceTargets.of(e.target()), ShapeTargets.of(e.target()));
    }

    /** A mask for each class. */
    public static Targets masks(List<String> classes) {
        return new Targets(
                classes.stream().map(Output::ofClass).toList(), DistanceTargets.NONE, null);
    }

    /** The same, with masks in place of distances, and nothing known of other numbers. */
    public Targets asMasks() {
        return new Targets(outputs, DistanceTargets.NONE, null);
    }

    /** Whether nothing is known of an output. */
    boolean leavesOut(Output output) {
        return output.kind() == Output.Kind.SHAPE && shapes == null;
    }

    /** Number of channels. */
    public int size() {
        return outputs.size();
    }

    /** Classes whose labels are read. */
    public List<String> classes() {
        return outputs.stream().map(Output::label).distinct().toList();
    }

    /** What is learned of the objects of a class. */
    List<Output> ofObjects(String label) {
        return outputs.stream()
                .filter(o -> o.kind() != Output.Kind.CLASS && o.label().equals(label))
                .filter(o -> !leavesOut(o))
                .toList();
    }
}
