// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitRow;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Import;
import fiji.plugin.cellmap.verb.Train;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A training on the image on the screen: what is annotated there becomes crops, a datasplit names
 * them beside the crops that are there already, and the verb {@link Train} does the rest. The EM is
 * read where it is, if it was opened from a container, unless a data root is to keep it. For one
 * thread.
 */
public final class ScreenTraining {

    private final TrainingStart start;
    private final RunFolder run;
    private final Path root;
    private final boolean own;
    private final ScreenEm em;
    private final String dataset;
    private final DataLayout layout;
    private final List<DatasplitRow> there;
    private final List<DatasplitRow> made = new ArrayList<>();
    private final Map<String, Object> notes = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private GroupLocation emPlace;
    private Path imported;

    /**
     * Looks at what is there; writes nothing.
     *
     * @param run folder of the new run
     * @param data root for the crops, whose other crops are trained on as well; null for a folder
     *     in the run
     * @param dataset null for the one that the EM belongs to, else a name made from its title
     * @param className that is annotated
     * @throws UsageException if it is not a class of the challenge, or the weights know it not
     */
    public ScreenTraining(
            TrainingStart start,
            RunFolder run,
            String data,
            String dataset,
            ScreenEm em,
            String className) {
        this.start = start;
        this.run = run;
        this.em = em;
        own = data == null;
        root = own ? run.data() : Path.of(data);
        Challenge challenge = Challenge.find(start.file().experiment().challenge());
        challenge.classes().require(className);
        if (start.weights() != null && !start.classes().contains(className))
            throw new UsageException(
                    "The weights do not know the class",
                    className,
                    "Their classes are " + String.join(", ", start.classes()) + ".",
                    "Choose one of them, or train with new weights.");
        layout = challenge.layout(root);
        this.dataset = dataset != null ? dataset : name();
        there = own ? start.rows() : CropsThere.of(start, challenge, root, className);
        into(className, 0).make().checkPlace();
    }

    private String name() {
        String stem =
                em.stored()
                        .map(p -> GroupLocation.stem(GroupLocation.of(p).container()))
                        .orElse("");
        boolean belongs =
                stem.matches("\\w[\\w.-]*") && layout.existingEm(stem).filter(em::isAt).isPresent();
        return belongs ? stem : em.name();
    }

    /** Whether crops are there already. */
    public boolean hasCrops() {
        return !there.isEmpty();
    }

    /**
     * Makes a crop; blocks.
     *
     * @param labels of the EM or a part of it
     * @param region of the labels that is annotated in full
     * @param components whether objects are the connected parts
     * @param train whether to train on it; otherwise it is held out
     */
    public void annotate(
            VoxelImage labels,
            Box region,
            String className,
            Boolean components,
            boolean train,
            Progress progress) {
        if (emPlace == null) emPlace = em(progress);
        int number = number();
        Import.Result result =
                into(className, number)
                        .with(Import::components, components)
                        .make()
                        .run(labels.view(region), progress);
        GroupLocation label = GroupLocation.of(Path.of(result.imported().where()));
        String group = label.group().substring(0, label.group().lastIndexOf('/'));
        made.add(
                new DatasplitRow(
                        train,
                        absolute(emPlace.container()),
                        emPlace.group(),
                        absolute(label.container()),
                        group,
                        List.of(className)));
        say((train ? "Crop to train on: " : "Crop held out: ") + bare(result));
        note(train ? "region" : "held_out", region.toString());
    }

    /** Without the note that the EM is to be imported. */
    private static String bare(Import.Result result) {
        return new Import.Result(result.imported(), List.of()).summary();
    }

    /** The EM of the crops, imported if it has to be. */
    private GroupLocation em(Progress progress) {
        Optional<GroupLocation> stored = em.stored().map(GroupLocation::of);
        if (stored.isPresent() && (own || em.image() == null)) return stored.get();
        Optional<GroupLocation> existing = layout.existingEm(dataset);
        if (existing.isPresent() && !own) return existing.get();
        Import.Result result = place().make().run(em.image(), progress);
        imported = Path.of(result.imported().where());
        text.append("EM, copied: ").append(result.summary()).append('\n');
        return GroupLocation.of(imported);
    }

    private Named<Import> place() {
        return Named.of(Import.class)
                .with(Import::out, root.toString())
                .with(Import::dataset, dataset)
                .with(Import::challenge, start.file().experiment().challenge())
                .with(Import::overwrite, own);
    }

    private Named<Import> into(String className, int crop) {
        return place().with(Import::crop, crop).with(Import::className, className);
    }

    /** A number that no crop of the dataset has, here or where the run's crops are. */
    private int number() {
        int number = 1;
        Set<String> taken = new LinkedHashSet<>();
        Stream.concat(there.stream(), made.stream())
                .filter(row -> row.dataset().equals(dataset))
                .forEach(row -> taken.add(row.cropName()));
        while (taken.contains("crop" + number)
                || !own && layout.crop(dataset, number).existing().isPresent()) number++;
        return number;
    }

    /** Adds a line to the summary. */
    public void say(String line) {
        text.append(line).append('\n');
    }

    /** Notes something for whoever reads the run folder later. */
    public void note(String key, Object value) {
        if (value != null) notes.put(key, value);
    }

    /**
     * The training; writes its datasplit and what was noted into the run folder.
     *
     * @param set overrides of the user; null for none
     */
    public Train verb(List<String> set, String device, Boolean trust) {
        List<DatasplitRow> rows = new ArrayList<>(there);
        rows.addAll(made);
        List<String> sets = new ArrayList<>(classes(rows, set));
        if (set != null) sets.addAll(set);
        new Datasplit(rows, List.of()).write(run.datasplit());
        sets.add("data.datasplit=" + yaml(run.datasplit()));
        if (start.file().experiment().data().fold() != null)
            sets.add("data.fold="); // divided already
        if (start.weights() != null) sets.add("model.weights=" + yaml(start.weights()));
        note("em", emPlace == null ? null : emPlace.toString());
        note("crops", made.stream().map(row -> row.crop().toString()).toList());
        note("weights", start.weights() == null ? null : start.weights().toString());
        AtomicFiles.write(run.annotation(), Json.bytes(notes));
        return Named.of(Train.class)
                .with(Train::config, start.config())
                .with(Train::data, root.toString())
                .with(Train::run, run.root().toString())
                .with(Train::device, device)
                .with(Train::set, sets)
                .with(Train::trust, trust)
                .make();
    }

    private List<String> classes(List<DatasplitRow> rows, List<String> set) {
        boolean chosen = set != null && set.stream().anyMatch(s -> s.matches("classes\\s*=.*"));
        if (start.weights() != null || chosen) return List.of();
        TrainedClasses classes = TrainedClasses.of(start.file().experiment(), rows, made);
        if (classes.areThoseOfTheConfiguration()) return List.of();
        say(classes.toString());
        return classes.sets();
    }

    private static String yaml(Path path) {
        return "'" + absolute(path).replace("'", "''") + "'";
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    /** What was made, and how to be rid of it. */
    public String summary() {
        StringBuilder all = new StringBuilder(text);
        if (emPlace != null && imported == null)
            all.append("EM, read where it is: ").append(emPlace).append('\n');
        if (!there.isEmpty())
            all.append("Also used: ")
                    .append(Counted.of(there.size(), "earlier crop"))
                    .append(".\n");
        all.append("To undo, delete ");
        if (!own) {
            for (DatasplitRow row : made) all.append(row.crop()).append(", ");
            if (imported != null) all.append(imported).append(", ");
        }
        return all.append(run.root()).append(".\n").toString();
    }

    /** Takes back what was made, if no training has begun with it. */
    public void undo() {
        if (run.exists()) return;
        try {
            for (DatasplitRow row : made) AtomicFiles.deleteTree(row.crop().path());
            if (own && Files.exists(root)) AtomicFiles.deleteTree(root);
            Files.deleteIfExists(run.datasplit());
            Files.deleteIfExists(run.annotation());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot delete what was made",
                    run.root(),
                    AtomicFiles.reason(e),
                    "Delete the folder.",
                    e);
        }
    }
}
