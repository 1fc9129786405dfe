// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.util.Seeds;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A network with an input.
 *
 * @param label architecture and the options that were set
 * @param n patches in the batch
 * @param patch z y x
 * @param train whether forward and backward pass, otherwise inference
 */
record NetworkTask(String label, Network network, int n, int[] patch, boolean train) {

    static final int INPUTS = 1;
    static final int OUTPUTS = 2;

    /** In 2-D patches are so many times as long. */
    private static final int PLANE = 4;

    /** Networks for one size of image take multiples of this. */
    private static final int IMAGE = 32;

    NetworkTask training(boolean wanted) {
        return new NetworkTask(label, network, n, patch, wanted);
    }

    /** What the figures call it. */
    String name() {
        String size =
                Arrays.stream(patch).mapToObj(String::valueOf).collect(Collectors.joining("x"));
        String batch = n == 1 ? "" : n + " x ";
        return "%s, %s%s, %s"
                .formatted(label, batch, size, train ? "forward+backward" : "inference");
    }

    /** Random grey values. */
    float[] input() {
        SplittableRandom random = Seeds.random(1);
        float[] values = new float[n * INPUTS * patch[0] * patch[1] * patch[2]];
        for (int i = 0; i < values.length; i++) values[i] = random.nextFloat();
        return values;
    }

    /**
     * The published networks of the zoo.
     *
     * @param wanted names of architectures, each perhaps with options: {@code MedNeXt size=S}; null
     *     or empty for all
     * @param edge of a patch in voxels, made larger where a network needs it
     * @throws UsageException if a name matches none
     */
    static List<NetworkTask> of(List<String> wanted, int edge, int n) {
        List<NetworkTask> all = new ArrayList<>();
        for (Architecture architecture : Architectures.all())
            for (Map<String, Object> preset : architecture.presets())
                all.add(of(architecture, preset, edge, n));
        if (wanted == null || wanted.isEmpty()) return all;
        List<NetworkTask> chosen = new ArrayList<>();
        for (String words : wanted) {
            List<NetworkTask> found = all.stream().filter(task -> task.is(words)).toList();
            if (found.isEmpty())
                throw new UsageException(
                        "Unknown network",
                        words,
                        "No published network has this name and these options.",
                        "`cellmap models` lists them; name one as `MedNeXt size=S kernel=3`.");
            chosen.addAll(found);
        }
        return chosen;
    }

    private boolean is(String words) {
        List<String> own = Arrays.asList(label.split(" "));
        String[] asked = words.strip().split(" +");
        return own.get(0).equalsIgnoreCase(asked[0])
                && own.containsAll(Arrays.asList(asked).subList(1, asked.length));
    }

    /** At the lowest level more than one voxel remains, without which norms have no spread. */
    private static NetworkTask of(
            Architecture architecture, Map<String, Object> preset, int edge, int n) {
        String label =
                architecture.name()
                        + preset.entrySet().stream()
                                .map(e -> e.getKey() + "=" + e.getValue())
                                .map(text -> " " + text.replace(" ", ""))
                                .sorted()
                                .collect(Collectors.joining());
        Network network = architecture.create(preset, INPUTS, OUTPUTS);
        boolean fixed = network.fixed() && network.options().containsKey("img_size");
        if (fixed) {
            Map<String, Object> sized = new HashMap<>(preset);
            sized.put("img_size", IMAGE * ((edge + IMAGE - 1) / IMAGE));
            network = architecture.create(sized, INPUTS, OUTPUTS);
        }
        int[] patch = network.multiple().clone();
        for (int d = 0; d < 3 && !network.fixed(); d++) {
            int least = network.axes() == 3 ? edge : d == 0 ? 1 : PLANE * edge;
            patch[d] *= (least + patch[d] - 1) / patch[d];
        }
        if (!network.fixed() && Arrays.equals(patch, network.multiple())) patch[2] *= 2;
        return new NetworkTask(label, network, n, patch, true);
    }
}
