// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How fast a crop set is packaged or evaluated, by this program and by the official toolbox in
 * turn: both as a user starts them, from start to end of the process, with what they load. Our
 * packaging ends by validating, theirs does not.
 *
 * @param evaluate whether to evaluate; otherwise to package
 * @param edge of the crop, voxels
 * @param python one that has the official toolbox; null for our own figures alone
 * @param rounds how often each is measured; the median counts
 */
public record SubmissionBench(
        boolean evaluate, int edge, String python, int rounds, Progress progress) {

    private static final String SCRIPT = "submission_peer.py";
    private static final String PEER = "cellmap-segmentation-challenge";

    /**
     * Blocks, with a peer for very long.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if one of the programs fails
     */
    public List<Figure> run() {
        try (BenchFolder folder = BenchFolder.make()) {
            CropSet set = CropSet.make(folder.path().resolve("crops"), edge);
            Path work = folder.path();
            if (evaluate) ours("package", set, work);
            List<Measured> ours = new ArrayList<>();
            List<Measured> peers = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ours.add(ours(evaluate ? "evaluate" : "package", set, work));
                progress.message("This program: " + ours.get(round).line());
                if (python != null) {
                    peers.add(peer(set, work));
                    progress.message(PEER + ": " + peers.get(round).line());
                }
            }
            return figures(set, ours, peers);
        }
    }

    private Measured ours(String verb, CropSet set, Path work) {
        Path zip = work.resolve("ours.zip");
        List<String> command = new ArrayList<>();
        command.addAll(List.of(verb, "--quiet", "--manifest", set.manifest().toString()));
        if (verb.equals("package"))
            command.addAll(List.of(set.processed().toString(), "--out", zip.toString()));
        else
            command.addAll(
                    List.of(
                            zip.toString(),
                            "--truth",
                            set.truth().toString(),
                            "--out",
                            work.resolve("ours.json").toString()));
        return Measured.run(
                OurProgram.command(command), Map.of(), work.resolve("ours.log"), progress);
    }

    private Measured peer(CropSet set, Path work) {
        Path script = work.resolve(SCRIPT);
        try (InputStream source = SubmissionBench.class.getResourceAsStream(SCRIPT)) {
            AtomicFiles.write(script, source.readAllBytes());
            Files.deleteIfExists(work.resolve("peer.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command =
                List.of(
                        python,
                        script.toString(),
                        evaluate ? "evaluate" : "package",
                        set.folder().toString(),
                        work.toString());
        return Measured.run(
                command,
                Map.of("CSC_TEST_CROP_MANIFEST_URL", set.manifest().toUri().toString()),
                work.resolve("peer.log"),
                progress);
    }

    private List<Figure> figures(CropSet set, List<Measured> ours, List<Measured> peers) {
        String name = (evaluate ? "evaluate " : "package ") + set.voxels() / 1_000_000 + " Mvoxel";
        double mega = set.voxels() / 1e6;
        List<Figure> figures = new ArrayList<>();
        figures.add(figure(name + ", speed", "Mvoxel/s", ours, peers, m -> mega / m.seconds()));
        if (ours.stream().allMatch(m -> m.cpu() > 0))
            figures.add(
                    figure(
                            name + ", speed of a processor",
                            "Mvoxel per CPU second",
                            ours,
                            peers,
                            m -> mega / m.cpu()));
        if (ours.stream().allMatch(m -> m.bytes() > 0))
            figures.add(
                    figure(
                            name + ", voxels by memory",
                            "voxel/byte at the peak",
                            ours,
                            peers,
                            m -> set.voxels() / (double) m.bytes()));
        return figures;
    }

    private static Figure figure(
            String name,
            String unit,
            List<Measured> ours,
            List<Measured> peers,
            ToDoubleFunction<Measured> value) {
        double own = median(ours, value);
        if (peers.isEmpty()) return Figure.alone(name, own, unit);
        return Figure.beside(name, own, unit, PEER, median(peers, value));
    }

    private static double median(List<Measured> all, ToDoubleFunction<Measured> value) {
        return Turns.median(all.stream().mapToDouble(value).toArray());
    }
}
