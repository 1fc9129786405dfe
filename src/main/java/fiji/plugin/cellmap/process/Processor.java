// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.process.ProcessSummary.ClassResult;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.Stages;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.process.step.Bench;
import fiji.plugin.cellmap.process.step.Draft;
import fiji.plugin.cellmap.process.step.Pipeline;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes masks and objects of one box from predicted probabilities, class by class with the steps of
 * its {@link Pipeline}: for semantic classes a mask (uint8, 0 or 1), for instance classes ids from
 * 1 on (uint16, or uint32 where there are more than 65535). Shape and place are those of the
 * prediction. Memory bounds what is held at a time, not the size of the box, and the result does
 * not depend on it.
 *
 * <p>A result appears whole or not at all, and records what it was made from; one made from the
 * same input is kept. Unfinished work is resumed. For use by one thread.
 */
public final class Processor {

    /** Longest edge of a block, in voxels. */
    private static final int EDGE = 1024;

    private final ProcessRequest request;
    private final ProcessPlan plan;
    private final Map<String, ImageField> predictions = new LinkedHashMap<>();
    private final int edge;

    /**
     * Opens the predictions; writes nothing.
     *
     * @throws CellMapException if a prediction is missing or unfinished, or no volume of
     *     probabilities, or of another shape than the others
     */
    public Processor(ProcessRequest request) {
        this(request, EDGE);
    }

    /**
     * @param edge longest edge of a block, in voxels
     */
    Processor(ProcessRequest request, int edge) {
        this.request = request;
        this.plan = request.plan();
        this.edge = edge;
        for (String name : request.classes()) predictions.put(name, open(name));
        for (String name : request.classes())
            for (String other : plan.pipelines().get(name).needs())
                predictions.computeIfAbsent(other, this::open);
        List<String> shapes =
                predictions.values().stream()
                        .map(p -> Arrays.toString(p.shape()))
                        .distinct()
                        .toList();
        if (shapes.size() > 1) throw unequal(shapes);
    }

    private ImageField open(String name) {
        return request.predictions().of(name);
    }

    /** How often the box is gone over, for progress. */
    public int passes() {
        int passes = plan.hierarchy().exclusive() ? 1 : 0;
        for (String name : request.classes())
            passes += plan.pipelines().get(name).passes() + ResultWriter.PASSES;
        return passes;
    }

    /**
     * Processes every class; blocks. Cancel is honoured within a block, and the same request takes
     * up what was finished.
     *
     * @param stages of at least {@link #passes}
     * @throws CellMapException if something cannot be read or written, or needs more memory than
     *     allowed
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     */
    public ProcessSummary run(Stages stages) {
        Map<String, ClassResult> results = new LinkedHashMap<>();
        for (String name : request.classes())
            found(name).ifPresent(result -> results.put(name, result));
        if (results.size() < request.classes().size()) {
            Workplace place = workplace(stages);
            try (place) {
                if (plan.joint()) joint(results, place, stages);
                else
                    for (String name : order())
                        if (!results.containsKey(name))
                            results.put(name, published(name, () -> alone(name, place, stages)));
            }
            if (!request.together()) place.delete();
        }
        return ProcessSummary.of(request.classes().stream().map(results::get).toList());
    }

    /** As {@link #process(Stages)}, with its own progress bar. */
    public ProcessSummary run(Progress progress) {
        return run(new Stages("Processing", passes(), progress));
    }

    /** Processes that work together begin with different classes, for some steps are one's. */
    private List<String> order() {
        List<String> order = new ArrayList<>(request.classes());
        if (request.together()) Collections.rotate(order, -request.member().number());
        return order;
    }

    /** Of processes that work together, one may be through while others still look for its work. */
    private ClassResult published(String name, Supplier<ClassResult> work) {
        try {
            return work.get();
        } catch (CancelledException e) {
            throw e;
        } catch (CellMapException e) {
            if (!request.together()) throw e;
            return found(name).orElseThrow(() -> e);
        }
    }

    private ClassResult alone(String name, Workplace place, Stages stages) {
        Draft draft =
                plan.pipelines()
                        .get(name)
                        .apply(Draft.of(predictions.get(name)), bench(name, place), stages);
        return write(name, draft, place, stages);
    }

    private void joint(Map<String, ClassResult> results, Workplace place, Stages stages) {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        for (String name : request.classes()) {
            Pipeline first = plan.pipelines().get(name).untilConsistency();
            Draft begin = Draft.of(predictions.get(name));
            drafts.put(name, first.apply(begin, bench(name, place), stages));
        }
        if (plan.hierarchy().exclusive()) {
            Progress progress = stages.begin("exclusive classes", 1, voxels());
            drafts = new Exclusion(drafts, plan, place).run(progress);
            stages.end();
        }
        for (String name : plan.wholesFirst(request.classes())) {
            if (results.containsKey(name)) continue;
            Draft agreed = agreed(name, drafts);
            Pipeline rest = plan.pipelines().get(name).afterConsistency();
            Draft draft = rest.apply(agreed, bench(name, place), stages);
            results.put(name, published(name, () -> write(name, draft, place, stages)));
        }
    }

    /** Lets a class grow by its parts, and cuts it with what it is part of. */
    private Draft agreed(String name, Map<String, Draft> drafts) {
        Mask mask = drafts.get(name).foreground();
        if (plan.grows())
            mask =
                    new Combined(
                            mask,
                            plan.partsOf(name, request.classes()).stream()
                                    .map(part -> drafts.get(part).foreground())
                                    .toList(),
                            true);
        if (plan.clips())
            mask =
                    new Combined(
                            mask,
                            plan.wholes(name, request.classes()).stream()
                                    .map(this::finished)
                                    .toList(),
                            false);
        return drafts.get(name).with(mask);
    }

    private Mask finished(String name) {
        try (ResultImage image = image(name)) {
            return new IdMask(image.open());
        }
    }

    private ClassResult write(String name, Draft draft, Workplace place, Stages stages) {
        Progress progress = stages.begin(name + ": result", ResultWriter.PASSES, voxels());
        try (ResultImage image = image(name)) {
            Bench bench = bench(name, place).with(progress);
            ResultWriter writer =
                    new ResultWriter(
                            bench,
                            draft,
                            spec -> {
                                place.once(bench.name("made"), () -> image.create(spec));
                                return image.draft();
                            });
            ClassResult result =
                    place.together(
                            bench.name("result"),
                            plan.known().isInstance(name) ? writer::objects : writer::mask);
            place.once(
                    bench.name("published"),
                    () -> image.publish(grid(name), made(name), result, provenance(name)));
            stages.end();
            return result;
        }
    }

    private Optional<ClassResult> found(String name) {
        try (ResultImage image = image(name)) {
            return image.found(made(name)).map(ClassResult::again);
        }
    }

    private ResultImage image(String name) {
        return new ResultImage(request.container(), request.to(), name, request.together());
    }

    private Provenance provenance(String name) {
        Set<String> inputs =
                new LinkedHashSet<>(plan.joint() ? predictions.keySet() : Set.of(name));
        inputs.addAll(plan.pipelines().get(name).needs());
        Map<String, Optional<Provenance>> from = new LinkedHashMap<>();
        for (String input : inputs) from.put(input, request.predictions().provenance(input));
        return Provenance.made("process", plan.settings(name), from);
    }

    private String made(String name) {
        return plan.describe(name) + " of " + request.stamp();
    }

    private Bench bench(String name, Workplace place) {
        return new Bench(name, grid(name).scale(), place, predictions::get, Progress.none());
    }

    private VoxelGrid grid(String name) {
        return predictions.get(name).image().grid();
    }

    private long voxels() {
        return Box.of(predictions.values().iterator().next().shape()).size();
    }

    /** Scratch arrays of this very work; older ones of the same box are removed. */
    private Workplace workplace(Stages stages) {
        String all = request.classes().stream().map(this::made).collect(Collectors.joining("\n"));
        String name = Hashes.sha256(all).substring(0, 16);
        Path folder = request.work().resolve(name);
        int[] chunk = predictions.values().iterator().next().image().cell();
        if (request.together())
            return Workplace.together(
                    folder,
                    chunk,
                    edge,
                    request.memory(),
                    request.threads(),
                    request.member().threads(),
                    Progress.until(stages::cancelled));
        Workplace.removeOthers(request.work(), name);
        return new Workplace(folder, chunk, edge, request.memory(), request.threads());
    }

    private CellMapException unequal(List<String> shapes) {
        return new CellMapException(
                "Cannot process predictions together",
                String.join(", ", predictions.keySet()),
                "Their shapes are " + String.join(" and ", shapes) + ".",
                "Predict all classes again, with one model.");
    }
}
