// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import fiji.plugin.cellmap.param.Declared;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Refuses values that no part of the program could honour: those outside of what a key declares,
 * and those that contradict each other.
 */
final class RangeCheck {

    private final ConfigFile file;

    RangeCheck(ConfigFile file) {
        this.file = file;
    }

    void check(Experiment e) {
        Declared.check(
                e,
                "",
                (key, declared, value) ->
                        file.refuse(key, "It is " + value + ".", declared.allowed()));
        classes(e.classes(), e.process());
        loss(e.loss());
        require(
                e.data().intensityScale() != 0,
                "data.intensity_scale",
                e.data().intensityScale(),
                "a number other than 0");
        require(
                e.optimizer().minimum() <= e.optimizer().learningRate(),
                "optimizer.minimum",
                e.optimizer().minimum(),
                "at most the learning_rate, " + e.optimizer().learningRate());
    }

    private void classes(List<String> classes, ProcessSection process) {
        require(!classes.isEmpty(), "classes", classes, "at least one class");
        boolean once = new HashSet<>(classes).size() == classes.size();
        require(once, "classes", classes, "each class once");
        for (String name : process.classes().keySet())
            require(classes.contains(name), "process.classes." + name, name, "one of " + classes);
    }

    private void loss(LossSection l) {
        require(l.bce() + l.dice() > 0, "loss", "bce 0 and dice 0", "one of them above 0");
        require(
                l.deepSupervision().length > 0 && l.deepSupervision()[0] > 0,
                "loss.deep_supervision",
                Arrays.toString(l.deepSupervision()),
                "weights of the heads, the first above 0");
    }

    private void require(boolean ok, String key, Object value, String allowed) {
        if (!ok) throw file.refuse(key, "It is " + value + ".", allowed);
    }
}
