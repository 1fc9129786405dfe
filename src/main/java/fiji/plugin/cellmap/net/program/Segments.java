// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Forward and backward pass of a {@link Flow} that is cut between its segments, as methods. A value
 * is what a segment gives; each segment takes values that forget where they come from, so its
 * backward pass is its own.
 *
 * <ul>
 *   <li>{@code segments(x, kept)} gives all values, the input first; with gradients, what each
 *       segment gave is appended to {@code kept}.
 *   <li>{@code tops(v)} are the heads among the values, {@code shown(z, volume)} is a head as the
 *       network gives it, {@code given(v, d)} the gradients of all values after the loss has given
 *       those of the heads.
 *   <li>{@code back_0(kept, v, g)}, {@code back_1(…)} … are the backward pass in this order, each
 *       of the segments of one bucket, which they take from the lists; they give the gradients of
 *       the parameters of that bucket, as {@link TorchModule#buckets} lists them.
 * </ul>
 *
 * <p>What a value has got of gradients so far enters the next segment's backward pass beside the
 * gradient of its result. So all parts are added in the order in which one backward pass through
 * the whole network adds them, and the bits are the same.
 */
final class Segments {

    /** No more buckets than that; below, an exchange costs more than it hides. */
    private static final int BUCKETS = 16;

    /**
     * One segment.
     *
     * @param inputs numbers of the values that it takes, other than the network's input
     * @param again its expression over {@code v}
     * @param parameters names of all that it can reach
     */
    record Segment(
            String result,
            String expression,
            List<Integer> inputs,
            String again,
            Set<String> parameters) {}

    private final TorchModule root;
    private final List<Segment> segments;
    private final boolean recompute;

    /**
     * @param recompute whether segments run again for their gradients, instead of being kept (Chen
     *     et al., Training Deep Nets with Sublinear Memory Cost, 2016)
     */
    Segments(TorchModule root, List<Segment> segments, boolean recompute) {
        this.root = root;
        this.segments = segments;
        this.recompute = recompute;
    }

    /**
     * @param folded expression for the input of the first segment
     * @param shown expression for a head {@code z}
     * @param tops numbers of the values that are heads
     */
    void addTo(String folded, String shown, List<Integer> tops) {
        List<String> forward = new ArrayList<>();
        forward.add("x = " + folded);
        forward.add("all_ = [x]");
        for (Segment segment : segments) {
            forward.add("new_ = " + segment.expression);
            if (!recompute) forward.add("_0 = torch.append(kept_, new_)");
            forward.add(segment.result + " = torch.requires_grad_(torch.detach(new_), True)");
            forward.add("_1 = torch.append(all_, " + segment.result + ")");
        }
        forward.add("return all_");
        root.method(
                "segments(x: Tensor, kept_: List[Tensor]) -> List[Tensor]",
                forward.toArray(String[]::new));
        root.method(
                "tops(v: List[Tensor]) -> List[Tensor]",
                "return " + tops.stream().map(top -> "v[" + top + "]").toList());
        root.method("shown(z: Tensor, volume: Tensor) -> Tensor", "return " + shown);
        root.method(
                "given(v: List[Tensor], d: List[Optional[Tensor]]) -> List[Tensor]",
                "g = annotate(List[Tensor], [])",
                "none = torch.zeros([0])",
                "for i in range(torch.len(v)):",
                "  _0 = torch.append(g, none)",
                "tops = " + tops,
                "for i in range(torch.len(tops)):",
                "  found = d[i]",
                "  if torch.__isnot__(found, None):",
                "    _1 = torch._set_item(g, tops[i], unchecked_cast(Tensor, found))",
                "return g");
        addBack();
        List<List<String>> buckets = new ArrayList<>();
        int end = segments.size();
        for (int begin : begins()) {
            buckets.add(addBack(buckets.size(), begin, end));
            end = begin;
        }
        root.buckets(buckets);
    }

    /** The backward pass of a segment, for what it takes and for parameters. */
    private void addBack() {
        root.method(
                "back(y: Tensor, value: int, inputs: List[int], w: List[Tensor], v: List[Tensor],"
                        + " g: List[Tensor]) -> List[Optional[Tensor]]",
                "found = annotate(List[Optional[Tensor]], [])",
                "if torch.eq(torch.numel(g[value]), 0):",
                "  for i in range(torch.len(w)):",
                "    _0 = torch.append(found, None)",
                "else:",
                "  leaves = annotate(List[Tensor], [])",
                "  results = [y]",
                "  given = annotate(List[Optional[Tensor]], [])",
                "  _1 = torch.append(given, g[value])",
                "  for i in range(torch.len(inputs)):",
                "    leaf = v[inputs[i]]",
                "    _2 = torch.append(leaves, leaf)",
                "    before = g[inputs[i]]",
                "    if torch.gt(torch.numel(before), 0):",
                "      _3 = torch.append(results, leaf)",
                "      _4 = torch.append(given, before)",
                "  d = torch.autograd.grad(results, torch.add(leaves, w), given, None, False, True)",
                "  for i in range(torch.len(inputs)):",
                "    more = d[i]",
                "    if torch.__isnot__(more, None):",
                "      _5 = torch._set_item(g, inputs[i], unchecked_cast(Tensor, more))",
                "  for i in range(torch.len(w)):",
                "    _6 = torch.append(found, d[torch.add(torch.len(inputs), i)])",
                "  _7 = torch._set_item(g, value, torch.zeros([0]))",
                "return found");
    }

    /** Adds the method of a bucket; gives its parameters in the order of its result. */
    private List<String> addBack(int number, int begin, int end) {
        List<String> parameters = new ArrayList<>();
        List<String> body = new ArrayList<>();
        body.add("found = annotate(List[Optional[Tensor]], [])");
        for (int i = end - 1; i >= begin; i--) {
            Segment segment = segments.get(i);
            body.add("_0 = torch.pop(v)");
            if (!recompute) body.add("y = torch.pop(kept)");
            if (segment.inputs.isEmpty() && segment.parameters.isEmpty()) continue;
            if (recompute) body.add("y = " + segment.again);
            List<String> w = segment.parameters.stream().map(Segments::path).toList();
            body.add(
                    "found = torch.add(found, self.back(y, %d, %s, %s, v, g))"
                            .formatted(i + 1, list("int", segment.inputs), list("Tensor", w)));
            parameters.addAll(segment.parameters);
        }
        body.add("return found");
        root.method(
                "back_%d(kept: List[Tensor], v: List[Tensor], g: List[Tensor]) -> List[Optional[Tensor]]"
                        .formatted(number),
                body.toArray(String[]::new));
        return parameters;
    }

    /** The first segment of each bucket, the last bucket of the network first. */
    private List<Integer> begins() {
        Map<String, Long> sizes = new HashMap<>();
        root.forEachSlot((name, slot) -> sizes.put(name, (long) Tensor.size(slot.shape())));
        Map<String, Integer> first = new HashMap<>();
        for (int i = segments.size() - 1; i >= 0; i--)
            for (String name : segments.get(i).parameters) first.put(name, i);
        long all = first.keySet().stream().mapToLong(sizes::get).sum();
        List<Integer> begins = new ArrayList<>();
        Set<String> inside = new HashSet<>();
        for (int i = segments.size() - 1; i > 0; i--) {
            inside.addAll(segments.get(i).parameters);
            int at = i;
            boolean complete = inside.stream().allMatch(name -> first.get(name) >= at);
            long size = inside.stream().mapToLong(sizes::get).sum();
            if (!complete || size == 0 || size * BUCKETS < all) continue;
            begins.add(i);
            inside.clear();
        }
        inside.addAll(segments.get(0).parameters);
        if (inside.isEmpty() && !begins.isEmpty()) begins.remove(begins.size() - 1);
        begins.add(0);
        return begins;
    }

    private static String path(String name) {
        String path = "self";
        for (String part : name.split("\\.")) path = TorchModule.access(path, part);
        return path;
    }

    private static String list(String type, List<?> elements) {
        return elements.isEmpty() ? "annotate(List[" + type + "], [])" : elements.toString();
    }
}
