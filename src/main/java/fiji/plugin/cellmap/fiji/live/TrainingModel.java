// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.Preview;
import fiji.plugin.cellmap.train.TrainingListener;
import fiji.plugin.cellmap.train.TrainingPlan;
import fiji.plugin.cellmap.train.TrainingState;
import fiji.plugin.cellmap.train.TrainingStep;
import fiji.plugin.cellmap.util.WorkClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a training window shows. Thread-safe: told by one thread, read by another. */
final class TrainingModel implements TrainingListener {

    private static final int POINTS = 1000;

    /** Over so many seconds of steps rates are means. */
    private static final double RECENT = 10;

    private final String device;
    private final WorkClock clock;
    private final Deque<TrainingStep> recent = new ArrayDeque<>();
    private final Curve each = new Curve(POINTS);
    private final Curve mean = new Curve(POINTS);
    private ScoreCurves dice = new ScoreCurves(List.of(), POINTS);
    private ScoreCurves iou = new ScoreCurves(List.of(), POINTS);
    private double gradientNorm = Double.NaN;
    private TrainingPlan plan = new TrainingPlan(List.of(), 0, 0, 1, false);
    private TrainingStep newest = new TrainingStep(0, Double.NaN, Double.NaN, 0, 0, 0);
    private double best = Double.NaN;
    private long bestStep;
    private Preview preview;
    private long previewStep;
    private boolean resting;
    private boolean over;

    TrainingModel(String device) {
        this(device, new WorkClock());
    }

    TrainingModel(String device, WorkClock clock) {
        this.device = device;
        this.clock = clock;
    }

    @Override
    public synchronized void began(TrainingPlan plan) {
        this.plan = plan;
        newest = new TrainingStep(plan.step(), Double.NaN, Double.NaN, 0, 0, 0);
        dice = new ScoreCurves(plan.classes(), POINTS);
        iou = new ScoreCurves(plan.classes(), POINTS);
        clock.begin(plan.steps());
        clock.advance(plan.step());
    }

    @Override
    public synchronized void stepped(TrainingStep step) {
        clock.advance(step.step() - newest.step());
        newest = step;
        each.add(step.step(), step.loss());
        recent.add(step);
        double seconds = recent.stream().mapToDouble(TrainingStep::seconds).sum();
        while (seconds - recent.peek().seconds() > RECENT) seconds -= recent.remove().seconds();
    }

    @Override
    public synchronized void logged(JournalRow row) {
        mean.add(row.step(), row.loss());
        gradientNorm = row.gradientNorm();
        if (!row.validated()) return;
        dice.add(row.step(), row.dice(), row.scores().dice());
        iou.add(row.step(), row.iou(), row.scores().iou());
        if (row.dice() > best || Double.isNaN(best)) {
            best = row.dice();
            bestStep = row.step();
        }
    }

    @Override
    public synchronized void previewed(long step, Preview picture) {
        preview = picture;
        previewStep = step;
    }

    @Override
    public synchronized void rested(boolean now) {
        resting = now;
        clock.rest(now);
    }

    @Override
    public synchronized void ended(TrainingState state, boolean early) {
        over = true;
    }

    synchronized boolean resting() {
        return resting;
    }

    /** Whether there is nothing more to steer. */
    synchronized boolean over() {
        return over;
    }

    /** Finished optimizer steps; at least 1, so that an axis has a length. */
    synchronized long step() {
        return Math.max(1, newest.step());
    }

    synchronized boolean validated() {
        return plan.validated();
    }

    /** Whether the first line of {@link #dice} and {@link #iou} is a mean over classes. */
    synchronized boolean hasMean() {
        return plan.classes().size() > 1;
    }

    /** The loss of single steps, and the mean over the steps of each row of the journal. */
    synchronized List<Curve.Line> loss() {
        return List.of(each.line("steps"), mean.line("mean"));
    }

    /** The mean over the classes if there are several, then each class that has a value. */
    synchronized List<Curve.Line> dice() {
        return dice.lines();
    }

    /** As {@link #dice}. */
    synchronized List<Curve.Line> iou() {
        return iou.lines();
    }

    /** The newest picture; null before the first. */
    synchronized Preview preview() {
        return preview;
    }

    /** Finished optimizer steps when it was made. */
    synchronized long previewStep() {
        return previewStep;
    }

    /** What there is to say in numbers, by name. */
    synchronized Map<String, String> facts() {
        double seconds = recent.stream().mapToDouble(TrainingStep::seconds).sum();
        double waited = recent.stream().mapToDouble(TrainingStep::waited).sum();
        long patches = recent.stream().mapToLong(TrainingStep::patches).sum();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Step", text("%,d of %,d", newest.step(), plan.steps()));
        double perEpoch = plan.stepsPerEpoch();
        facts.put("Epoch", text("%.1f of %.0f", newest.step() / perEpoch, plan.steps() / perEpoch));
        facts.put("Time left", over ? "" : clock.left().map(WorkClock::text).orElse(""));
        facts.put("Speed", seconds > 0 ? text("%.3g samples/s", patches / seconds) : "");
        facts.put("Waiting for data", seconds > 0 ? text("%.0f %%", 100 * waited / seconds) : "");
        facts.put("Loss", Double.isNaN(mean.last()) ? "" : text("%.4f", mean.last()));
        if (plan.validated())
            facts.put(
                    "Best Dice", Double.isNaN(best) ? "" : text("%.4f (step %,d)", best, bestStep));
        double rate = newest.learningRate();
        facts.put("Learning rate", Double.isNaN(rate) ? "" : text("%.2e", rate));
        facts.put("Gradient norm", Double.isNaN(gradientNorm) ? "" : text("%.3g", gradientNorm));
        facts.put("Device", device);
        return facts;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
