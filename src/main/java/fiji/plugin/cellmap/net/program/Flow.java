// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The top level of a network as a straight line of segments, from which its methods are written:
 *
 * <ul>
 *   <li>{@code forward(x)}, only what the main head needs;
 *   <li>{@code heads(x)} if there are several;
 *   <li>in 2-D both take volumes too, plane by plane, so that the rest of the program sees N, C, D,
 *       H, W only; the original's form is {@code plane(x)};
 *   <li>if the layers say so, {@code segments(x)} and {@code back(v, g, w)}, with which training
 *       keeps only what lies between segments, and runs each a second time for its gradients (Chen
 *       et al., Training Deep Nets with Sublinear Memory Cost, 2016).
 * </ul>
 */
public final class Flow {

    private static final Pattern NAME = Pattern.compile("(?<![\\w.\"])[A-Za-z]\\w*(?![\\w(\"])");

    private record Step(String result, String expression) {}

    private final Layers layers;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> values = new ArrayList<>(List.of("x"));

    /**
     * @param layers with which the network is made
     */
    public Flow(Layers layers) {
        this.layers = layers;
    }

    /**
     * Adds a segment.
     *
     * @param result name of its value, not used before
     * @param expression TorchScript over {@code self}, {@code x} and earlier results; one tensor
     */
    public Flow step(String result, String expression) {
        if (values.contains(result) || result.equals("self"))
            throw new IllegalArgumentException(result + " is taken");
        steps.add(new Step(result, expression));
        values.add(result);
        return this;
    }

    /** Adds a head: logits in float32. */
    public Flow head(String result, String expression) {
        return step(result, layers.precision().full(expression));
    }

    /**
     * Adds the methods to a root module.
     *
     * @param heads their results, full resolution first
     */
    public TorchModule into(TorchModule root, List<String> heads) {
        boolean planes = layers.axes() == 2;
        root.forward(planes ? volume("self.plane") : body(heads.get(0), needed(heads.get(0))));
        if (planes)
            root.method("plane(x: Tensor) -> Tensor", body(heads.get(0), needed(heads.get(0))));
        if (heads.size() > 1) {
            String list = planes ? volumes(heads) : heads.toString();
            root.method("heads(x: Tensor) -> List[Tensor]", body(list, steps));
        }
        if (layers.recomputes()) recomputing(root, heads);
        return root;
    }

    public TorchModule into(TorchModule root, String head) {
        return into(root, List.of(head));
    }

    private String[] body(String result, List<Step> wanted) {
        List<String> body = new ArrayList<>();
        if (layers.axes() == 2 && result.startsWith("[")) body.add("volume = x");
        if (layers.axes() == 2 && result.startsWith("[")) body.add("x = " + folded("x"));
        for (Step step : wanted) body.add(step.result + " = " + step.expression);
        body.add("return " + result);
        return body.toArray(String[]::new);
    }

    private List<Step> needed(String head) {
        Set<String> wanted = new HashSet<>(Set.of(head));
        List<Step> kept = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            if (!wanted.contains(step.result)) continue;
            wanted.addAll(inputs(step));
            kept.add(0, step);
        }
        return kept;
    }

    private List<String> inputs(Step step) {
        List<String> found = new ArrayList<>();
        Matcher matcher = NAME.matcher(step.expression);
        while (matcher.find())
            if (values.contains(matcher.group()) && !found.contains(matcher.group()))
                found.add(matcher.group());
        return found;
    }

    /** A volume's planes as a batch; planes stay as they are. */
    private static String folded(String x) {
        return "torch.flatten(torch.transpose(" + x + ", 1, 2), 0, 1)";
    }

    private static String unfolded(String y, String volume) {
        String sizes = "[torch.size(" + volume + ", 0), torch.size(" + volume + ", 2)]";
        return "torch.contiguous(torch.transpose(torch.unflatten("
                + y
                + ", 0, "
                + sizes
                + "), 1, 2))";
    }

    private static String[] volume(String method) {
        return new String[] {
            "if torch.dim(x) == 4:",
            "  return " + method + "(x)",
            "return " + unfolded(method + "(" + folded("x") + ")", "x")
        };
    }

    private static String volumes(List<String> heads) {
        return heads.stream().map(head -> unfolded(head, "volume")).toList().toString();
    }

    private void recomputing(TorchModule root, List<String> heads) {
        boolean planes = layers.axes() == 2;
        List<String> forward = new ArrayList<>();
        if (planes) forward.add("x = " + folded("x"));
        for (Step step : steps) forward.add(step.result + " = " + step.expression);
        forward.add("return " + values);
        root.method("segments(x: Tensor) -> List[Tensor]", forward.toArray(String[]::new));
        root.method(
                "tops(v: List[Tensor]) -> List[Tensor]",
                "return " + heads.stream().map(h -> "v[" + values.indexOf(h) + "]").toList());
        root.method(
                "shown(z: Tensor, volume: Tensor) -> Tensor",
                "return " + (planes ? unfolded("z", "volume") : "z"));
        root.method(
                "merge(all: List[Optional[Tensor]], d: List[Optional[Tensor]]) -> int",
                "first = torch.sub(torch.len(d), torch.len(all))",
                "for i in range(torch.len(all)):",
                "  new = d[torch.add(first, i)]",
                "  if torch.__isnot__(new, None):",
                "    sum = unchecked_cast(Tensor, new)",
                "    old = all[i]",
                "    if torch.__isnot__(old, None):",
                "      sum = torch.add(unchecked_cast(Tensor, old), sum)",
                "    _0 = torch._set_item(all, i, sum)",
                "return 0");
        root.method(
                "back(v: List[Tensor], g: List[Tensor], w: List[Tensor]) -> List[Optional[Tensor]]",
                backward(heads));
    }

    /**
     * Each segment once more, from the last to the first, this time with gradients: of its inputs,
     * and of the parameters {@code w}, which are the result.
     */
    private String[] backward(List<String> heads) {
        List<String> body = new ArrayList<>();
        Map<String, Boolean> has = new LinkedHashMap<>();
        body.add("all = annotate(List[Optional[Tensor]], [])");
        body.add("for i in range(torch.len(w)):");
        body.add("  _1 = torch.append(all, None)");
        for (int i = 0; i < heads.size(); i++) {
            body.add("g_" + heads.get(i) + " = g[" + i + "]");
            has.put(heads.get(i), true);
        }
        for (int i = steps.size() - 1; i >= 0; i--) {
            Step step = steps.get(i);
            body.add("_0 = torch.pop(v)");
            if (!has.containsKey(step.result)) continue;
            List<String> inputs = inputs(step);
            for (String input : inputs) {
                String value = "v[" + values.indexOf(input) + "]";
                boolean given = input.equals("x");
                body.add(
                        "a_%s = %s"
                                .formatted(
                                        input,
                                        given
                                                ? value
                                                : "torch.requires_grad_(torch.detach("
                                                        + value
                                                        + "), True)"));
            }
            Matcher names = NAME.matcher(step.expression);
            String again =
                    names.replaceAll(
                            match -> (inputs.contains(match.group()) ? "a_" : "") + match.group());
            body.add("y = " + again);
            List<String> between = inputs.stream().filter(input -> !input.equals("x")).toList();
            String leaves = between.stream().map(input -> "a_" + input).toList().toString();
            body.add(
                    ("d = torch.autograd.grad([y], torch.add(annotate(List[Tensor], %s), w),"
                                    + " annotate(List[Optional[Tensor]], [g_%s]), None, False,"
                                    + " True)")
                            .formatted(leaves, step.result));
            body.add("_2 = self.merge(all, d)");
            for (String input : between) {
                String gradient = "torch._unwrap_optional(d[" + between.indexOf(input) + "])";
                body.add(
                        has.put(input, true) == null
                                ? "g_" + input + " = " + gradient
                                : "g_%s = torch.add(g_%<s, %s)".formatted(input, gradient));
            }
        }
        body.add("return all");
        return body.toArray(String[]::new);
    }
}
