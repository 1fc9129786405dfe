// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Several networks as one. Each sees the same windows, its outputs are blended on their own, and
 * the result of a class is the mean of the probabilities of the networks that have the class: what
 * the mean of their single predictions would be, rounded once. As thread-safe as its members.
 */
public final class EnsembleFunction implements WindowFunction {

    /**
     * One of the networks.
     *
     * @param classes of its outputs, in order
     * @param activation {@code sigmoid} or {@code none}
     */
    public record Member(WindowFunction function, List<String> classes, String activation) {
        public Member {
            classes = List.copyOf(classes);
        }
    }

    private final List<Member> members;
    private final List<String> classes;

    /**
     * @param members whose windows have one shape, and whose outputs are as many as their classes
     */
    public EnsembleFunction(List<Member> members) {
        this.members = List.copyOf(members);
        Set<String> all = new LinkedHashSet<>();
        members.forEach(m -> all.addAll(m.classes));
        classes = List.copyOf(all);
    }

    /** Those of any member, in the order in which they first occur. */
    public List<String> classes() {
        return classes;
    }

    /** The outputs of all members side by side, N,K,D,H,W. */
    @Override
    public float[] apply(float[] input, int n, int[] window) {
        return apply(input, n, window, Progress.none());
    }

    @Override
    public float[] apply(float[] input, int n, int[] window, Progress progress) {
        List<float[]> parts = new ArrayList<>();
        for (Member member : members) parts.add(member.function.apply(input, n, window, progress));
        return joined(parts, n);
    }

    @Override
    public Optional<float[]> mirrored(float[] input, int n, int[] window, Progress progress) {
        List<float[]> parts = new ArrayList<>();
        for (Member member : members) {
            Optional<float[]> part = member.function.mirrored(input, n, window, progress);
            if (part.isEmpty()) return part;
            parts.add(part.get());
        }
        return Optional.of(joined(parts, n));
    }

    private static float[] joined(List<float[]> parts, int n) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int to = 0;
        for (int i = 0; i < n; i++)
            for (float[] part : parts) {
                int size = part.length / n;
                System.arraycopy(part, i * size, all, to, size);
                to += size;
            }
        return all;
    }

    @Override
    public int lanes() {
        return members.stream().mapToInt(member -> member.function.lanes()).min().orElse(1);
    }

    @Override
    public List<List<String>> outputs(List<String> classes) {
        return members.stream().map(Member::classes).toList();
    }

    /** The mean probability of each class. */
    @Override
    public float[][] merged(float[][] blended) {
        int voxels = blended[0].length;
        float[][] means = new float[classes.size()][voxels];
        int[] count = new int[means.length];
        int k = 0;
        for (Member member : members) {
            boolean sigmoid = member.activation.equals("sigmoid");
            for (String name : member.classes) {
                int c = classes.indexOf(name);
                count[c]++;
                float[] mean = means[c];
                float[] logits = blended[k++];
                for (int i = 0; i < voxels; i++)
                    mean[i] += ProbabilityCoder.probability(logits[i], sigmoid);
            }
        }
        for (int c = 0; c < means.length; c++)
            if (count[c] > 1) for (int i = 0; i < voxels; i++) means[c][i] /= count[c];
        return means;
    }
}
