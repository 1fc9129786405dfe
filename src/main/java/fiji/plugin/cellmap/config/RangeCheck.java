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
        target(e);
        loss(e);
        String fold = e.data().fold();
        require(fold == null || Fold.parse(fold).isPresent(), "data.fold", fold, Fold.FORM);
        if (e.data().unstatedVoxelSizes() != null)
            e.data().unstatedVoxelSizes().forEach(this::voxelSize);
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

    private void voxelSize(String dataset, double[] size) {
        require(
                size != null
                        && size.length == 3
                        && Arrays.stream(size).allMatch(v -> v > 0 && Double.isFinite(v)),
                "data.unstated_voxel_sizes." + dataset,
                Arrays.toString(size),
                "three numbers above 0");
    }

    private void classes(List<String> classes, ProcessSection process) {
        require(!classes.isEmpty(), "classes", classes, "at least one class");
        boolean once = new HashSet<>(classes).size() == classes.size();
        require(once, "classes", classes, "each class once");
        for (String name : process.classes().keySet())
            require(classes.contains(name), "process.classes." + name, name, "one of " + classes);
    }

    private void target(Experiment e) {
        TargetSection t = e.target();
        for (String name : t.distance())
            require(
                    e.classes().contains(name),
                    "target.distance",
                    t.distance(),
                    "some of " + e.classes());
        require(
                !t.exclusive() || t.distance().isEmpty(),
                "target.distance",
                t.distance(),
                "none, where classes are exclusive");
        objects("affinities", t.affinities(), e);
        objects("boundaries", t.boundaries(), e);
        objects("centres", t.centres(), e);
        objects("centre_vectors", t.centreVectors(), e);
        objects("descriptors", t.descriptors(), e);
        for (String offset : t.offsets())
            require(
                    t.inVoxels(offset, e.data().voxelSize()).isPresent(),
                    "target.offsets",
                    offset,
                    "three whole numbers, z y x, not all 0"
                            + (t.offsetUnit().equals("nm") ? ", at least half a voxel long" : ""));
        List<String> names = e.outputNames();
        require(
                new HashSet<>(names).size() == names.size(),
                "target.offsets",
                t.offsets(),
                "offsets that differ in voxels");
        require(
                t.background() || t.exclusive() && e.classes().size() > 1,
                "target.background",
                t.background(),
                "true, unless target.exclusive is and there are two classes or more");
    }

    private void objects(String key, List<String> names, Experiment e) {
        for (String name : names)
            require(e.classes().contains(name), "target." + key, names, "some of " + e.classes());
        require(
                names.isEmpty() || !e.target().exclusive(),
                "target." + key,
                names,
                "none, where classes are exclusive");
    }

    private void loss(Experiment e) {
        LossSection l = e.loss();
        long numbers = e.outputs().stream().filter(e.target()::isNumber).count();
        require(
                numbers == e.outputs().size() || l.hasMasks(),
                "loss",
                "bce, cross_entropy, dice, focal, tversky and generalized_dice 0",
                "one of them above 0");
        require(
                numbers == 0 || l.mse() + l.smoothL1() > 0,
                "loss",
                "mse and smooth_l1 0",
                "one of them above 0, for distances, centres and descriptors");
        require(
                l.deepSupervision().length > 0 && l.deepSupervision()[0] > 0,
                "loss.deep_supervision",
                Arrays.toString(l.deepSupervision()),
                "weights of the heads, the first above 0");
        require(
                numbers == 0 || !l.pooling().equals("any"),
                "loss.pooling",
                l.pooling(),
                "nearest, nearest-exact, mean or trilinear, for distances, centres and descriptors");
        int background = e.target().backgroundChannel() ? 1 : 0;
        int channels = e.outputs().size();
        int masks = e.target().exclusive() ? 0 : channels;
        weights("class_weights", l.classWeights(), l, channels + background);
        weights("pos_weights", l.posWeights(), l, masks);
    }

    /** Weights are given, or by frequency, or not there. */
    private void weights(String key, double[] given, LossSection l, int count) {
        boolean counted = List.of(key, "both").contains(l.byFrequency());
        require(
                !counted || given == null && count > 0,
                "loss.by_frequency",
                l.byFrequency(),
                count == 0
                        ? "none or class_weights, for exclusive classes"
                        : "without loss." + key);
        require(
                given == null || given.length == count && Arrays.stream(given).sum() > 0,
                "loss." + key,
                Arrays.toString(given),
                count == 0 ? "none, for exclusive classes" : count + " numbers, not all 0");
    }

    private void require(boolean ok, String key, Object value, String allowed) {
        if (!ok) throw file.refuse(key, "It is " + value + ".", allowed);
    }
}
