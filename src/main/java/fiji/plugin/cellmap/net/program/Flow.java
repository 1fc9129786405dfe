// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
 *   <li>if the layers say so, those of {@link Segments}, with which the backward pass is made
 *       segment by segment.
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
        if (layers.segmented()) segments(root, heads);
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

    private void segments(TorchModule root, List<String> heads) {
        List<Segments.Segment> segments = new ArrayList<>();
        for (Step step : steps) {
            List<String> inputs = inputs(step);
            String again =
                    NAME.matcher(step.expression)
                            .replaceAll(
                                    match ->
                                            inputs.contains(match.group())
                                                    ? "v[" + values.indexOf(match.group()) + "]"
                                                    : match.group());
            segments.add(
                    new Segments.Segment(
                            step.result,
                            step.expression,
                            inputs.stream().map(values::indexOf).filter(i -> i > 0).toList(),
                            again,
                            UsedParameters.of(root, step.expression)));
        }
        boolean planes = layers.axes() == 2;
        new Segments(root, segments, layers.recomputes())
                .addTo(
                        planes ? folded("x") : "x",
                        planes ? unfolded("z", "volume") : "z",
                        heads.stream().map(values::indexOf).toList());
    }
}
