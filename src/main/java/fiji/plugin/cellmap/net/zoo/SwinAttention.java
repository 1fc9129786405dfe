// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Attention among the voxels of a window with a learned bias per relative position (MONAI 1.5.0,
 * {@code WindowAttention}, {@code window_partition}, {@code window_reverse}, {@code compute_mask}).
 */
record SwinAttention(SwinBlocks swin, int width, int heads) {

    private static final double BIAS_DEVIATION = 0.02;

    TorchModule module() {
        Layers layers = swin.layers();
        int[] window = swin.window();
        int voxels = Tensor.size(window);
        int rows = 1;
        for (int w : window) rows *= 2 * w - 1;
        layers.keep(2 * heads * voxels);
        layers.footprint().lookEverywhere();
        return new TorchModule("WindowAttention")
                .parameter("relative_position_bias_table", Init.normal(BIAS_DEVIATION), rows, heads)
                .counter(
                        "relative_position_index",
                        (shape, random) -> relativePositions(window),
                        voxels,
                        voxels)
                .child("qkv", layers.linear(width, 3 * width, swin.bias()))
                .child("proj", layers.linear(width, width, true))
                .method("forward(x: Tensor, mask: List[Tensor]) -> Tensor", attention())
                .method("partition(x: Tensor, window: List[int]) -> Tensor", partition())
                .method(
                        "reverse(w: Tensor, window: List[int], size: List[int]) -> Tensor",
                        reverse())
                .method(
                        "mask(x: Tensor, size: List[int], window: List[int], shift: List[int]) ->"
                                + " Tensor",
                        mask());
    }

    /** Row of the bias table for each pair of voxels of a whole window. */
    private static float[] relativePositions(int[] window) {
        int voxels = Tensor.size(window);
        float[] index = new float[voxels * voxels];
        for (int a = 0; a < voxels; a++)
            for (int b = 0; b < voxels; b++) {
                int row = 0;
                int stride = 1;
                int restA = a;
                int restB = b;
                for (int d = window.length - 1; d >= 0; d--) {
                    int w = window[d];
                    row += (restA % w - restB % w + w - 1) * stride;
                    stride *= 2 * w - 1;
                    restA /= w;
                    restB /= w;
                }
                index[a * voxels + b] = row;
            }
        return index;
    }

    private String attention() {
        Precision precision = swin.layers().precision();
        double scale = Math.pow(width / heads, -0.5);
        return String.join(
                "\n",
                "b = torch.size(x, 0)",
                "n = torch.size(x, 1)",
                "t = torch.reshape(self.qkv.forward(x), [b, n, 3, %d, %d])"
                        .formatted(heads, width / heads),
                "t = torch.permute(t, [2, 0, 3, 1, 4])",
                "q = torch.mul(torch.select(t, 0, 0), " + scale + ")",
                "a = torch.matmul(q, torch.transpose(torch.select(t, 0, 1), -2, -1))",
                "i = torch.narrow(torch.narrow(self.relative_position_index, 0, 0, n), 1, 0, n)",
                "r = torch.index_select(self.relative_position_bias_table, 0, torch.reshape(i,"
                        + " [-1]))",
                "r = torch.permute(torch.reshape(r, [n, n, %d]), [2, 0, 1])".formatted(heads),
                "a = torch.add(" + precision.full("a") + ", torch.unsqueeze(r, 0))",
                "if torch.len(mask) > 0:",
                "  m = mask[0]",
                "  w = torch.size(m, 0)",
                "  a = torch.reshape(a, [b // w, w, %d, n, n])".formatted(heads),
                "  a = torch.add(a, torch.unsqueeze(torch.unsqueeze(m, 1), 0))",
                "  a = torch.reshape(a, [b, %d, n, n])".formatted(heads),
                "a = " + SwinBlocks.dropped("torch.softmax(a, -1)", swin.attentionDropout()),
                "y = torch.matmul(" + precision.operand("a") + ", torch.select(t, 0, 2))",
                "y = torch.reshape(torch.transpose(y, 1, 2), [b, n, %d])".formatted(width),
                "y = self.proj.forward(y)",
                "return " + SwinBlocks.dropped("y", swin.dropout()));
    }

    private int axes() {
        return swin.layers().axes();
    }

    /** Axes of windows first, axes within windows last. */
    private String partition() {
        String sizes =
                IntStream.range(0, axes())
                        .mapToObj(
                                i ->
                                        "torch.size(x, %d) // window[%d], window[%<d]"
                                                .formatted(i + 1, i))
                        .collect(Collectors.joining(", "));
        int c = 2 * axes() + 1;
        return String.join(
                "\n",
                "c = torch.size(x, %d)".formatted(axes() + 1),
                "y = torch.reshape(x, [torch.size(x, 0), " + sizes + ", c])",
                "y = torch.permute(y, "
                        + (axes() == 3 ? "[0, 1, 3, 5, 2, 4, 6, " : "[0, 1, 3, 2, 4, ")
                        + c
                        + "])",
                "return torch.reshape(y, [-1, " + volume() + ", c])");
    }

    private String volume() {
        return IntStream.range(0, axes())
                .mapToObj(i -> "window[" + i + "]")
                .collect(Collectors.joining(" * "));
    }

    private String reverse() {
        String counts =
                IntStream.range(0, axes())
                        .mapToObj(i -> "size[%d] // window[%<d]".formatted(i))
                        .collect(Collectors.joining(", "));
        String inner =
                IntStream.range(0, axes())
                        .mapToObj(i -> "window[" + i + "]")
                        .collect(Collectors.joining(", "));
        String whole =
                IntStream.range(0, axes())
                        .mapToObj(i -> "size[" + i + "]")
                        .collect(Collectors.joining(", "));
        return String.join(
                "\n",
                "c = torch.size(w, 2)",
                "y = torch.reshape(w, [-1, " + counts + ", " + inner + ", c])",
                "y = torch.permute(y, "
                        + (axes() == 3 ? "[0, 1, 4, 2, 5, 3, 6, 7]" : "[0, 1, 3, 2, 4, 5]")
                        + ")",
                "return torch.reshape(y, [-1, " + whole + ", c])");
    }

    /** -100 for pairs of voxels that the shift has brought together from far parts of the image. */
    private String mask() {
        int[] one = new int[axes() + 2];
        Arrays.fill(one, 1);
        return String.join(
                "\n",
                "code = torch.zeros([1], dtype=4, layout=None, device=ops.prim.device(x),"
                        + " pin_memory=None)",
                "for i in range(" + axes() + "):",
                "  p = torch.arange(size[i], dtype=4, layout=None, device=ops.prim.device(x),"
                        + " pin_memory=None)",
                "  a = torch.to(torch.ge(p, size[i] - window[i]), 4)",
                "  a = torch.add(a, torch.to(torch.ge(p, size[i] - shift[i]), 4))",
                "  shape = " + Arrays.toString(one),
                "  _0 = torch._set_item(shape, i + 1, size[i])",
                "  code = torch.add(torch.mul(code, 3), torch.reshape(a, shape))",
                "y = torch.squeeze(self.partition(code, window), 2)",
                "far = torch.ne(torch.unsqueeze(y, 1), torch.unsqueeze(y, 2))",
                "return torch.mul(torch.to(far, 6), -100.)");
    }
}
