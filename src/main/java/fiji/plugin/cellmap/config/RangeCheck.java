package fiji.plugin.cellmap.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Refuses values that no part of the program could honour. */
final class RangeCheck {

    private final ConfigFile file;

    RangeCheck(ConfigFile file) {
        this.file = file;
    }

    void check(Experiment e) {
        require(!e.classes().isEmpty(), "classes", e.classes(), "at least one class");
        require(
                new HashSet<>(e.classes()).size() == e.classes().size(),
                "classes",
                e.classes(),
                "each class once");
        data(e.data());
        augment(e.augment());
        loss(e.loss());
        optimizer(e.optimizer());
        train(e.train());
        predict(e.predict());
        e.process()
                .classes()
                .keySet()
                .forEach(
                        name ->
                                require(
                                        e.classes().contains(name),
                                        "process.classes." + name,
                                        name,
                                        "one of " + e.classes()));
        range("process.memory_mib", e.process().memoryMib(), 0, Integer.MAX_VALUE);
        oneOf("process.hierarchy.parts", e.process().hierarchy().parts(), "free", "clip", "grow");
    }

    private void data(DataSection d) {
        share("data.validation_share", d.validationShare());
        oneOf("data.force_classes", d.forceClasses(), "none", "train", "validate", "both");
        triple("data.voxel_size", d.voxelSize(), 1e-3, 1e6);
        shape("data.patch_size", d.patchSize());
        range("data.loader_threads", d.loaderThreads(), 1, 1024);
        range("data.cache_mib", d.cacheMib(), 1, 1 << 20);
        require(
                d.intensityScale() != 0 && Double.isFinite(d.intensityScale()),
                "data.intensity_scale",
                d.intensityScale(),
                "a number other than 0");
    }

    private void augment(AugmentSection a) {
        triple("augment.mirror", a.mirror(), 0, 1);
        triple("augment.rotate", a.rotate(), 0, 180);
        require(
                List.of("z", "y", "x").containsAll(a.transpose()),
                "augment.transpose",
                a.transpose(),
                "a list of z, y, x");
        range("augment.contrast", a.contrast(), 0, 1);
        range("augment.brightness", a.brightness(), 0, 10);
        range("augment.gamma", a.gamma(), 0, 10);
        range("augment.blur", a.blur(), 0, 10);
        range("augment.noise", a.noise(), 0, 10);
        range("augment.probability", a.probability(), 0, 1);
    }

    private void loss(LossSection l) {
        range("loss.bce", l.bce(), 0, 1e6);
        range("loss.dice", l.dice(), 0, 1e6);
        require(l.bce() + l.dice() > 0, "loss", "bce 0 and dice 0", "one of them above 0");
        oneOf("loss.divisor", l.divisor(), "valid", "all");
        require(
                l.deepSupervision().length > 0 && l.deepSupervision()[0] > 0,
                "loss.deep_supervision",
                Arrays.toString(l.deepSupervision()),
                "weights of the heads, the first above 0");
    }

    private void optimizer(OptimizerSection o) {
        range("optimizer.learning_rate", o.learningRate(), 1e-12, 10);
        range("optimizer.weight_decay", o.weightDecay(), 0, 10);
        require(
                o.betas().length == 2 && Arrays.stream(o.betas()).allMatch(b -> b >= 0 && b < 1),
                "optimizer.betas",
                Arrays.toString(o.betas()),
                "two numbers in [0, 1)");
        range("optimizer.epsilon", o.epsilon(), 1e-16, 1);
        range("optimizer.clip_norm", o.clipNorm(), 0, 1e6);
        oneOf("optimizer.schedule", o.schedule(), "constant", "cosine");
        range("optimizer.warmup_steps", o.warmupSteps(), 0, Integer.MAX_VALUE);
        range("optimizer.minimum", o.minimum(), 0, o.learningRate());
    }

    private void train(TrainSection t) {
        range("train.epochs", t.epochs(), 1, Integer.MAX_VALUE);
        range("train.iterations_per_epoch", t.iterationsPerEpoch(), 1, Integer.MAX_VALUE);
        range("train.batch_size", t.batchSize(), 1, 1024);
        range("train.accumulate", t.accumulate(), 1, 65536);
        oneOf("train.precision", t.precision(), "float32", "bf16", "fp16");
        range("train.validate_every", t.validateEvery(), 1, Integer.MAX_VALUE);
        range("train.patience", t.patience(), 0, Integer.MAX_VALUE);
        range("train.min_delta", t.minDelta(), 0, 1);
        range("train.keep_best", t.keepBest(), 0, 1000);
        require(t.ema() >= 0 && t.ema() < 1, "train.ema", t.ema(), "a number in [0, 1)");
    }

    private void predict(PredictSection p) {
        if (p.window() != null) shape("predict.window", p.window());
        require(
                p.overlap() == null || p.overlap() >= 0 && p.overlap() < 1,
                "predict.overlap",
                p.overlap(),
                "a number in [0, 1)");
        range("predict.sigma_scale", p.sigmaScale(), 1e-3, 10);
        range("predict.batch_size", p.batchSize(), 1, 1024);
        require(
                p.context().length == 3 && Arrays.stream(p.context()).allMatch(c -> c >= 0),
                "predict.context",
                Arrays.toString(p.context()),
                "three numbers of 0 or more, z y x");
        oneOf("predict.precision", p.precision(), "model", "float32", "bf16", "fp16");
        oneOf("predict.dtype", p.dtype(), "uint8", "float32");
        range("predict.memory_mib", p.memoryMib(), 0, Integer.MAX_VALUE);
    }

    private void shape(String key, int[] shape) {
        require(
                shape.length == 3 && Arrays.stream(shape).allMatch(n -> n >= 1 && n <= 4096),
                key,
                Arrays.toString(shape),
                "three whole numbers from 1 to 4096, z y x");
    }

    private void triple(String key, double[] v, double lo, double hi) {
        require(
                v.length == 3 && Arrays.stream(v).allMatch(x -> x >= lo && x <= hi),
                key,
                Arrays.toString(v),
                "three numbers from " + lo + " to " + hi + ", z y x");
    }

    private void share(String key, double v) {
        range(key, v, 0, 1);
    }

    private void range(String key, double v, double lo, double hi) {
        require(v >= lo && v <= hi, key, v, "from " + lo + " to " + hi);
    }

    private void oneOf(String key, String value, String... allowed) {
        require(List.of(allowed).contains(value), key, value, String.join(", ", allowed));
    }

    private void require(boolean ok, String key, Object value, String allowed) {
        if (!ok) throw file.refuse(key, "It is " + value + ".", allowed);
    }
}
