// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.DeviceWindows;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.Map;

/**
 * What a device does with windows before and after the network, as a small program. Sums are a
 * tensor K+1,D,H,W, the last channel of weights, D places for planes; all tensors are arguments, as
 * the engine's dead-code elimination removes changes of others. Products are rounded before they
 * are added, in operations of their own, so sums have the bits of Java's.
 *
 * <ul>
 *   <li>{@code given(x, like, type)}: floats of the host on the device of another tensor; {@code
 *       greys(x, table, type)}: bytes of the host likewise, and what a table of 256 says of them.
 *       Both are copies and may not have arrived yet
 *   <li>{@code wait(x)}: a number, which comes when all that the device was asked for before is
 *       done
 *   <li>{@code add(sums, weights, logits, a)}: adds a part of window {@code a[0]} of N,K,D,H,W; the
 *       part begins at {@code a[1..3]}, has the shape {@code a[4..6]} and comes to place, row and
 *       column {@code a[7..9]}, all but its first {@code a[10]} planes to place 0 on. Memory is
 *       needed before anything is changed only
 *   <li>{@code floats(sums, first, end, to, flags)}: blended planes K,D,H,W from place to place
 *       into a tensor of the host; {@code codes} likewise the number of {@code edges} that they
 *       reach. Flags are a byte for each plane, whether it has any weight, and one for no NaN
 *   <li>{@code clear(sums, first, end)}, {@code read(sums, channel, place, to)}
 * </ul>
 */
final class BlendProgram {

    private BlendProgram() {}

    static Program load(ComputeDevice device) {
        return TemporaryFile.with(
                "the program that blends windows",
                file -> {
                    ModelFile.write(file, module(), new Weights(Map.of()), Map.of());
                    return new Program(file, device, false, 0);
                });
    }

    private static TorchModule module() {
        TorchModule module =
                new TorchModule("Blending")
                        .method(
                                "given(x: Tensor, like: Tensor, type: int) -> Tensor",
                                there("like"),
                                "return torch.to(there, type)")
                        .method(
                                "greys(x: Tensor, table: Tensor, type: int) -> Tensor",
                                there("table"),
                                "codes = torch.to(torch.reshape(there, [-1]), 3)",
                                "values = torch.index_select(table, 0, codes)",
                                "return torch.to(torch.reshape(values, torch.size(there)), type)")
                        .method(
                                "wait(x: Tensor) -> float",
                                "return float(torch.as_strided(x, [1], [1], 0))");
        sums(module);
        planes(module);
        return module;
    }

    private static String there(String like) {
        return "there = torch.to(x, ops.prim.device(%s), ops.prim.dtype(x), True, True)"
                .formatted(like);
    }

    private static void sums(TorchModule module) {
        module.method(
                        "part(x: Tensor, dim: int, a: List[int]) -> Tensor",
                        "z = torch.slice(x, dim, a[1], torch.add(a[1], a[4]), 1)",
                        "y = torch.slice(z, torch.add(dim, 1), a[2], torch.add(a[2], a[5]), 1)",
                        "return torch.slice(y, torch.add(dim, 2), a[3], torch.add(a[3], a[6]), 1)")
                .method(
                        "put(sums: Tensor, given: Tensor, w: Tensor, first: int, end: int,"
                                + " place: int, a: List[int]) -> float",
                        "last = torch.add(place, torch.sub(end, first))",
                        "z = torch.slice(sums, 1, place, last, 1)",
                        "y = torch.slice(z, 2, a[8], torch.add(a[8], a[5]), 1)",
                        "to = torch.slice(y, 3, a[9], torch.add(a[9], a[6]), 1)",
                        "k = torch.size(given, 0)",
                        "more = torch.slice(given, 1, first, end, 1)",
                        "_0 = torch.add_(torch.slice(to, 0, 0, k, 1), more)",
                        "_1 = torch.add_(torch.select(to, 0, k), torch.slice(w, 0, first, end, 1))",
                        "return 0.")
                .method(
                        "add(sums: Tensor, weights: Tensor, logits: Tensor, a: List[int]) -> float",
                        "w = self.part(weights, 0, a)",
                        "given = torch.mul(self.part(torch.select(logits, 0, a[0]), 1, a), w)",
                        "n = self.put(sums, given, w, 0, a[10], a[7], a)",
                        "if torch.lt(a[10], a[4]):",
                        "  m = self.put(sums, given, w, a[10], a[4], 0, a)",
                        "return 0.")
                .method(
                        "clear(sums: Tensor, first: int, end: int) -> float",
                        "_0 = torch.zero_(torch.slice(sums, 1, first, end, 1))",
                        "return 0.")
                .method(
                        "read(sums: Tensor, channel: int, place: int, to: Tensor) -> float",
                        "_0 = torch.copy_(to, torch.select(torch.select(sums, 0, channel), 0, place))",
                        "return 0.");
    }

    private static void planes(TorchModule module) {
        module.method(
                        "blended(sums: Tensor, first: int, end: int, flags: Tensor) -> Tensor",
                        "some = torch.slice(sums, 1, first, end, 1)",
                        "k = torch.sub(torch.size(sums, 0), 1)",
                        "w = torch.select(some, 0, k)",
                        "mean = torch.div(torch.slice(some, 0, 0, k, 1), w)",
                        "x = torch.where(torch.gt(w, 0), mean, %s)"
                                .formatted((double) DeviceWindows.BACKGROUND),
                        "touched = torch.gt(torch.amax(w, [1, 2]), 0)",
                        "numbers = torch.logical_not(torch.any(torch.isnan(x)))",
                        "all = torch.cat([touched, torch.reshape(numbers, [1])])",
                        "_0 = torch.copy_(flags, torch.to(all, 0))",
                        "return x")
                .method(
                        "floats(sums: Tensor, first: int, end: int, to: Tensor, flags: Tensor)"
                                + " -> float",
                        "_0 = torch.copy_(to, self.blended(sums, first, end, flags))",
                        "return 0.")
                .method(
                        "codes(sums: Tensor, first: int, end: int, to: Tensor, flags: Tensor,"
                                + " edges: Tensor) -> float",
                        "x = self.blended(sums, first, end, flags)",
                        "codes = torch.bucketize(x, edges, out_int32=True, right=True)",
                        "_0 = torch.copy_(to, torch.to(codes, 0))",
                        "return 0.");
    }
}
