// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.UnaryOperator;

/** The {@code forward} of convolutions as TorchScript. */
final class Convolutions {

    private Convolutions() {}

    /**
     * A convolution whose kernel is larger than its input computes in float32 at any precision: it
     * costs nothing, and libtorch 2.7.1 gives random weight gradients in bf16 there on processors
     * with AVX-512 (oneDNN reads memory that nobody wrote).
     */
    static TorchModule plain(
            TorchModule module,
            Precision precision,
            String input,
            int[] kernel,
            int[] stride,
            int[] padding,
            int groups,
            boolean bias) {
        boolean mayBeSmall = precision.isHalf() && Tensor.size(kernel) > 1;
        UnaryOperator<String> cast =
                mayBeSmall ? e -> "torch.to(" + e + ", t)" : precision::operand;
        return module.forward(
                mayBeSmall ? format(precision, kernel) : "",
                "return torch.conv%dd(%s, %s, %s, %s, %d)"
                        .formatted(
                                kernel.length,
                                operands(cast, input, bias),
                                Arrays.toString(stride),
                                Arrays.toString(padding),
                                list(1, kernel.length),
                                groups));
    }

    /**
     * A transposed convolution. Where all planes of its input are near an end, so that the kernel
     * leaves the output on either side, more planes of zeros follow in training on a CPU and what
     * they give is cut off: libtorch 2.7.1 gives random weight gradients there, or ends the
     * process, on processors with AVX-512 (of 3 or 4 planes by a kernel of 6 to 9; oneDNN reads
     * behind the output's gradient).
     */
    static TorchModule transposed(
            TorchModule module,
            Precision precision,
            String input,
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] outputPadding,
            int groups,
            boolean bias) {
        int few = -2 * Math.floorDiv(-padding[0], stride[0]);
        boolean mayBeFew = kernel.length == 3 && few > 2;
        String convolved =
                "torch.conv_transpose%dd(%s, %s, %s, %s, %d, %s)"
                        .formatted(
                                kernel.length,
                                operands(precision::operand, mayBeFew ? "a" : input, bias),
                                Arrays.toString(stride),
                                Arrays.toString(padding),
                                Arrays.toString(outputPadding),
                                groups,
                                list(1, kernel.length));
        if (!mayBeFew) return module.forward("return " + convolved);
        String isFew = "if self.training and not ops.prim.is_cuda(x) and torch.le(n, %d):";
        return module.forward(
                "n = torch.size(x, 2)",
                "a = " + input,
                isFew.formatted(few),
                "  a = torch.constant_pad_nd(a, [0, 0, 0, 0, 0, %d], 0)".formatted(few),
                "y = " + convolved,
                isFew.formatted(few),
                "  y = torch.slice(y, 2, 0, (n - 1) * %d + %d, 1)"
                        .formatted(stride[0], kernel[0] - 2 * padding[0] + outputPadding[0]),
                "return y");
    }

    /** Input, weight and bias. */
    static String operands(UnaryOperator<String> cast, String input, boolean bias) {
        String weight = cast.apply("self.weight");
        return cast.apply(input) + ", " + weight + ", " + (bias ? cast.apply("self.bias") : "None");
    }

    /** Statements that set {@code t} to the number format of a convolution of {@code x}. */
    private static String format(Precision precision, int[] kernel) {
        StringBuilder lines = new StringBuilder("t = " + precision.code());
        for (int axis = 0; axis < kernel.length; axis++)
            lines.append("\nif torch.lt(torch.size(x, %d), %d):".formatted(2 + axis, kernel[axis]))
                    .append("\n  t = " + Precision.FLOAT32.code());
        return lines.toString();
    }

    static String list(int value, int length) {
        return Collections.nCopies(length, value).toString();
    }
}
