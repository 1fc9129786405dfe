// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;

/**
 * One module of a network as TorchScript knows it: parameters, buffers, child modules and methods
 * given as source text. Names are those of the Python original, so that full names are its {@code
 * state_dict} keys. Built once, then only read.
 */
public final class TorchModule {

    /** What a tensor of a module is to the optimizer. */
    public enum Role {
        /** Trained. */
        PARAMETER,
        /** A parameter of the original that takes no part in the computation. */
        UNUSED,
        /** Kept, saved, not trained. */
        BUFFER
    }

    /**
     * A tensor of a module before it has values.
     *
     * @param channelsLast whether the values of a weight lie with the input channels last in memory
     * @param optional whether its class declares that it may be absent (in foreign programs)
     */
    public record Slot(
            Role role,
            Tensor.Type type,
            int[] shape,
            Init init,
            boolean channelsLast,
            boolean optional) {

        public Slot(Role role, Tensor.Type type, int[] shape, Init init, boolean channelsLast) {
            this(role, type, shape, init, channelsLast, false);
        }
    }

    private final String kind;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private final List<String> lists = new ArrayList<>();
    private final Map<String, TorchModule> children = new LinkedHashMap<>();
    private final List<String> methods = new ArrayList<>();
    private List<List<String>> buckets = List.of();
    private final ForeignProgram foreign;

    /**
     * @param kind names the class in the emitted source
     */
    public TorchModule(String kind) {
        this(kind, null);
    }

    /**
     * @param foreign the program that this tree of tensors belongs to; null for none
     */
    TorchModule(String kind, ForeignProgram foreign) {
        this.kind = kind;
        this.foreign = foreign;
    }

    /** The program whose root this is, if it is a foreign one. */
    Optional<ForeignProgram> foreign() {
        return Optional.ofNullable(foreign);
    }

    void add(String name, Slot slot) {
        slots.put(name, slot);
    }

    public TorchModule parameter(String name, Init init, int... shape) {
        return slot(name, Role.PARAMETER, Tensor.Type.FLOAT32, init, shape);
    }

    /** A trained weight of a convolution. */
    public TorchModule kernel(String name, Init init, boolean channelsLast, int... shape) {
        slots.put(name, new Slot(Role.PARAMETER, Tensor.Type.FLOAT32, shape, init, channelsLast));
        return this;
    }

    private TorchModule slot(String name, Role role, Tensor.Type type, Init init, int... shape) {
        slots.put(name, new Slot(role, type, shape, init, false));
        return this;
    }

    public TorchModule unused(String name, Init init, int... shape) {
        return slot(name, Role.UNUSED, Tensor.Type.FLOAT32, init, shape);
    }

    public TorchModule buffer(String name, Init init, int... shape) {
        return slot(name, Role.BUFFER, Tensor.Type.FLOAT32, init, shape);
    }

    /** An integer buffer. */
    public TorchModule counter(String name, Init init, int... shape) {
        return slot(name, Role.BUFFER, Tensor.Type.INT64, init, shape);
    }

    /** A list of tensors that the methods may set: empty at first, not saved. */
    public TorchModule list(String name) {
        lists.add(name);
        return this;
    }

    /** Replaces the initialisation of one of this module's tensors. */
    public TorchModule starting(String name, Init init) {
        slots.computeIfPresent(
                name,
                (key, slot) ->
                        new Slot(
                                slot.role(), slot.type(), slot.shape(), init, slot.channelsLast()));
        return this;
    }

    /** Makes one of this module's tensors a buffer that is not trained. */
    public TorchModule fixed(String name, Init init) {
        slots.computeIfPresent(
                name,
                (key, slot) ->
                        new Slot(
                                Role.BUFFER, slot.type(), slot.shape(), init, slot.channelsLast()));
        return this;
    }

    /** Makes this module's own parameters take no part in training. */
    public TorchModule idle() {
        slots.replaceAll(
                (name, slot) ->
                        new Slot(
                                Role.UNUSED,
                                slot.type(),
                                slot.shape(),
                                slot.init(),
                                slot.channelsLast()));
        return this;
    }

    public TorchModule child(String name, TorchModule child) {
        children.put(name, child);
        return this;
    }

    /**
     * Adds a method.
     *
     * @param signature without self, such as {@code forward(x: Tensor) -> Tensor}
     * @param body lines of TorchScript, inner blocks indented; a line may hold line breaks
     */
    public TorchModule method(String signature, String... body) {
        int open = signature.indexOf('(') + 1;
        String rest = signature.substring(open);
        String comma = rest.startsWith(")") ? "" : ", ";
        StringBuilder text = new StringBuilder("  def ");
        text.append(signature, 0, open).append("self: __torch__.@").append(comma);
        text.append(rest).append(":\n");
        for (String lines : body)
            lines.lines().forEach(line -> text.append("    ").append(line).append('\n'));
        methods.add(text.toString());
        return this;
    }

    /** {@code forward} with one tensor in and one out. */
    public TorchModule forward(String... body) {
        return method("forward(x: Tensor) -> Tensor", body);
    }

    /** The expression that calls a child's forward: {@code self.name.forward(x)}. */
    public static String call(String child, String argument) {
        return access("self", child) + ".forward(" + argument + ")";
    }

    /** The expression for a member of a module; numeric names as in a Python Sequential. */
    public static String access(String owner, String member) {
        return Character.isDigit(member.charAt(0))
                ? "getattr(" + owner + ", \"" + member + "\")"
                : owner + "." + member;
    }

    public String kind() {
        return kind;
    }

    void buckets(List<List<String>> parameters) {
        buckets = List.copyOf(parameters);
    }

    /**
     * Names of the parameters whose gradients are there after {@code back_0}, {@code back_1} …, see
     * {@link Flow}; empty if it has no such methods.
     */
    public List<List<String>> buckets() {
        return buckets;
    }

    public Map<String, Slot> slots() {
        return Collections.unmodifiableMap(slots);
    }

    List<String> lists() {
        return lists;
    }

    public Map<String, TorchModule> children() {
        return Collections.unmodifiableMap(children);
    }

    /** Source of the methods, with {@code @} in place of the class name. */
    List<String> methods() {
        return methods;
    }

    /** Whether it has a method of this name. */
    public boolean has(String method) {
        return methods.stream().anyMatch(text -> text.startsWith("  def " + method + "("));
    }

    /** Visits every tensor by its full name: a module's own first, then its children's. */
    public void forEachSlot(BiConsumer<String, Slot> visitor) {
        visit("", visitor);
    }

    private void visit(String prefix, BiConsumer<String, Slot> visitor) {
        slots.forEach((name, slot) -> visitor.accept(prefix + name, slot));
        children.forEach((name, child) -> child.visit(prefix + name + ".", visitor));
    }

    /** Starting values: every tensor is a pure function of the seed and its name. */
    public Weights initial(long seed) {
        requireRoom(Runtime.getRuntime().maxMemory());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        forEachSlot(
                (name, slot) -> {
                    float[] values =
                            slot.init().values(slot.shape(), Seeds.random(seed, hash(name)));
                    tensors.put(name, new Tensor(slot.shape(), slot.type(), values));
                });
        return new Weights(tensors);
    }

    /**
     * Refuses a network of which no second copy would fit.
     *
     * @param heap bytes that Java may take
     */
    void requireRoom(long heap) {
        double[] values = {0};
        forEachSlot(
                (name, slot) -> {
                    double size = 1;
                    for (int n : slot.shape()) size *= n;
                    values[0] += size;
                });
        if (Float.BYTES * values[0] <= heap / 2.0) return;
        throw new CellMapException(
                "The network does not fit the memory",
                kind(),
                "Its weights are %.4g numbers, %.4g MiB, and half of Java's heap is %d MiB."
                        .formatted(values[0], Float.BYTES * values[0] / (1 << 20), heap >> 21),
                "Make it smaller (model.options), or set -Xmx with more in the environment variable"
                        + " CELLMAP_JAVA_OPTS.");
    }

    /** Number of trainable values as the original counts them (unused parameters included). */
    public long parameterCount() {
        long[] count = {0};
        forEachSlot(
                (name, slot) -> {
                    if (slot.role() != Role.BUFFER) count[0] += Tensor.size(slot.shape());
                });
        return count[0];
    }

    private static long hash(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
