// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.config.Offset;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much processor time and memory it takes to make objects of the affinities of a cube of packed
 * cells: by this program ({@code process}) and by the Python packages mwatershed and waterz in
 * turn, both as a user starts them, from start to end of the process: both read the affinities from
 * the same Zarr images and write the objects as such.
 *
 * @param edge of the cube, voxels
 * @param rule the one that is measured; null for all
 * @param python one that has the packages; null for our own figures alone
 * @param rounds how often each is measured; the median counts
 */
public record ObjectsBench(int edge, String rule, String python, int rounds, Progress progress) {

    private static final List<Offset> OFFSETS =
            Stream.of("-1 0 0", "0 -1 0", "0 0 -1", "-4 0 0", "0 -4 0", "0 0 -4")
                    .map(text -> Offset.parse(text).orElseThrow())
                    .toList();

    private static final double THRESHOLD = 0.3;

    /**
     * A way to make objects.
     *
     * @param offsets that it reads
     * @param rule of process
     */
    private record Decoder(String name, String peer, List<Offset> offsets, String rule) {}

    private static List<Decoder> decoders() {
        List<Offset> near = OFFSETS.subList(0, 3);
        return List.of(
                new Decoder(
                        "mutex",
                        "mwatershed",
                        OFFSETS,
                        "mutex_watershed: {offsets: [" + texts(OFFSETS, ", ") + "]}"),
                new Decoder(
                        "agglomeration",
                        "waterz",
                        near,
                        "agglomeration: {threshold: " + THRESHOLD + ", low: 0.3, high: 0.95}"));
    }

    private static String texts(List<Offset> offsets, String between) {
        return offsets.stream()
                .map(Offset::toArray)
                .map(o -> Arrays.stream(o).mapToObj(n -> "" + n).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(between));
    }

    /**
     * Blocks for minutes.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if one of the programs fails
     */
    public List<Figure> run() {
        List<Figure> figures = new ArrayList<>();
        try (BenchFolder folder = BenchFolder.make()) {
            AffinityVolume volume = AffinityVolume.make(folder.path(), edge, OFFSETS, progress);
            for (Decoder decoder : decoders())
                if (rule == null || rule.equals(decoder.name))
                    figures.addAll(figures(volume, decoder));
        }
        return figures;
    }

    private List<Figure> figures(AffinityVolume volume, Decoder decoder) {
        List<Measured> ours = new ArrayList<>();
        List<Measured> peers = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ours.add(ours(volume, decoder, round));
            progress.message(decoder.name + ", this program: " + ours.get(round).line());
            if (python == null) continue;
            peers.add(peer(volume, decoder));
            progress.message(decoder.peer + ": " + peers.get(round).line());
        }
        String name = decoder.name + " " + edge + "^3, ";
        double mega = Math.pow(edge, 3) / 1e6;
        return List.of(
                figure(name + "time", "Mvoxel/s", decoder, ours, peers, m -> mega / m.seconds()),
                figure(
                        name + "processor",
                        "Mvoxel per CPU second",
                        decoder,
                        ours,
                        peers,
                        m -> mega / m.cpu()),
                figure(
                        name + "memory",
                        "voxel/KiB at the peak",
                        decoder,
                        ours,
                        peers,
                        m -> mega * 1e6 * 1024 / m.bytes()));
    }

    private Measured ours(AffinityVolume volume, Decoder decoder, int round) {
        Path folder = volume.folder();
        List<String> arguments =
                List.of(
                        "process",
                        "--quiet",
                        volume.predictions().toString(),
                        "--out",
                        folder.resolve(decoder.name + round).toString(),
                        "--set",
                        "process.classes.cell={threshold: 0.5, " + decoder.rule + "}");
        return Measured.run(
                OurProgram.command(arguments), Map.of(), folder.resolve("ours.log"), progress);
    }

    private Measured peer(AffinityVolume volume, Decoder decoder) {
        Path script = PeerProcess.write(volume.folder(), "objects_peer.py");
        List<String> command =
                List.of(
                        python,
                        script.toString(),
                        decoder.name,
                        volume.crop().toString(),
                        volume.folder().resolve("peer.zarr").toString(),
                        decoder.offsets.stream()
                                .map(AffinityVolume::image)
                                .collect(Collectors.joining(",")),
                        texts(decoder.offsets, ","),
                        "" + THRESHOLD);
        return Measured.run(command, Map.of(), volume.folder().resolve("peer.log"), progress);
    }

    private static Figure figure(
            String name,
            String unit,
            Decoder decoder,
            List<Measured> ours,
            List<Measured> peers,
            ToDoubleFunction<Measured> value) {
        double[] own = ours.stream().mapToDouble(value).toArray();
        if (peers.isEmpty()) return Figure.alone(name, Turns.median(own), unit);
        double[] theirs = peers.stream().mapToDouble(value).toArray();
        return Figure.beside(name, own, unit, decoder.peer, theirs);
    }
}
