// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import com.fasterxml.jackson.core.type.TypeReference;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an original network gave in double precision; made by {@code src/test/python/oracles.py}.
 *
 * @param size of the input, z y x
 * @param headSizes values of each head
 * @param heads some values
 * @param tensors of the state_dict, in order
 * @param starts mean, second and fourth moment of fresh weights, by name
 */
public record Oracle(
        String name,
        String architecture,
        Map<String, Object> options,
        int[] size,
        int[] headSizes,
        long parameters,
        List<Value> heads,
        List<Entry> tensors,
        Map<String, double[]> starts) {

    private static final Path FOLDER = Path.of("src/test/resources/oracles/zoo");

    /** A value of a head. */
    public record Value(int head, int index, double value) {}

    /**
     * A tensor of the state_dict.
     *
     * @param shape as {@code 4x1x3x3x3}
     * @param gradient its norm and its product with a procedural vector; empty without gradient
     */
    public record Entry(String name, String shape, double[] gradient) {}

    public static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".tsv"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Oracle read(String name) {
        try {
            List<String> lines = Files.readAllLines(FOLDER.resolve(name + ".tsv"));
            String[] first = lines.get(0).split("\t");
            Oracle oracle =
                    new Oracle(
                            name,
                            first[1],
                            Json.MAPPER.readValue(first[2], new TypeReference<>() {}),
                            Json.MAPPER.readValue(first[3], int[].class),
                            Json.MAPPER.readValue(first[4], int[].class),
                            Long.parseLong(first[5]),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new LinkedHashMap<>());
            lines.subList(1, lines.size()).forEach(line -> oracle.add(line.split("\t")));
            return oracle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] c) {
        switch (c[0]) {
            case "head" ->
                    heads.add(
                            new Value(
                                    Integer.parseInt(c[1]),
                                    Integer.parseInt(c[2]),
                                    Double.parseDouble(c[3])));
            case "tensor" -> tensors.add(new Entry(c[1], c[2], numbers(c, 3)));
            case "start" -> starts.put(c[1], numbers(c, 2));
            default -> throw new IllegalArgumentException(c[0]);
        }
    }

    private static double[] numbers(String[] cells, int from) {
        return Stream.of(cells).skip(from).mapToDouble(Double::parseDouble).toArray();
    }

    public Network network() {
        return Architectures.create(architecture, options, 1, 2);
    }

    @Override
    public String toString() {
        return name;
    }
}
