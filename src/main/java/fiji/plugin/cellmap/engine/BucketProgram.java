// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static java.util.stream.Collectors.joining;

import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Forward, loss and backward of a micro-batch bucket by bucket. {@code begin(x, y, m, k)} gives the
 * losses, and leaves what the rest needs in lists that the program holds until {@code forget()};
 * {@code bucket_0()}, {@code bucket_1()} … are the backward pass, in this order; each gives the
 * gradients of its parameters, added to those of earlier micro-batches. The names of those
 * parameters: {@link TorchModule#buckets}.
 *
 * @param net the root's child {@code net}, of which {@link fiji.plugin.cellmap.net.program.Flow}
 *     has written the segments
 * @param again whether segments are computed again for their gradients
 */
record BucketProgram(TorchModule root, TorchModule net, boolean again) {

    private static final List<String> LISTS = List.of("kept", "values", "given");

    /**
     * @param share expression for what of {@code parts} gives gradients
     * @param signature of the method that does all of it at once
     */
    void addTo(String share, String signature) {
        LISTS.forEach(root::list);
        root.method(
                "begin(x: Tensor, y: Tensor, m: Tensor, k: Tensor) -> Tensor",
                "zero = torch.zeros_like(y)",
                "y = torch.where(torch.gt(m, 0), y, zero)",
                "kept = annotate(List[Tensor], [])",
                again ? "torch.set_grad_enabled(False)" : "",
                "v = self.net.segments(x, kept)",
                again ? "torch.set_grad_enabled(True)" : "",
                "tops = self.net.tops(v)",
                "z = annotate(List[Tensor], [])",
                "for top in tops:",
                "  _0 = torch.append(z, self.net.shown(top, x))",
                "parts = self.losses(z, y, m)",
                "found = torch.autograd.grad([" + share + "], tops, None, None, False, True)",
                "self.kept = kept",
                "self.values = v",
                "self.given = self.net.given(v, found)",
                "return torch.detach(torch.stack(parts))");
        root.method(
                "forget() -> float",
                LISTS.stream()
                        .map("self.%s = annotate(List[Tensor], [])"::formatted)
                        .collect(joining("\n")),
                "return 0.");
        List<String> all = new ArrayList<>();
        all.add("losses = self.begin(x, y, m, k)");
        for (int i = 0; i < net.buckets().size(); i++) {
            addBucket(i);
            all.add("_%d = self.bucket_%<d()".formatted(i));
        }
        all.add("n = self.forget()");
        all.add("return losses");
        root.method(signature, all.toArray(String[]::new));
    }

    private void addBucket(int number) {
        List<String> trained = Names.of(net, slot -> slot.role() == TorchModule.Role.PARAMETER);
        Map<String, Integer> places = new HashMap<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() == TorchModule.Role.PARAMETER) places.put(name, places.size());
                });
        List<Integer> at = net.buckets().get(number).stream().map(places::get).toList();
        root.method(
                "bucket_" + number + "() -> List[Tensor]",
                "found = self.net.back_" + number + "(self.kept, self.values, self.given)",
                "torch.set_grad_enabled(False)",
                "w = " + Names.list("net", at.stream().map(trained::get).toList()),
                "gathered = self.gather(found, " + at + ", w)",
                "torch.set_grad_enabled(True)",
                "return gathered");
    }
}
