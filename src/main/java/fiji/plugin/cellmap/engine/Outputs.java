// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.pytorch.jni.IValue;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.program.ResultWords;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.util.TemporaryFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Takes the wanted tensor out of what a program gives, and converts numbers. Java's view of a
 * dictionary has lost its order, and it knows no bf16, so a small program of ours is asked. Not
 * thread-safe.
 */
final class Outputs implements AutoCloseable {

    /** As TorchScript numbers the types. */
    private static final Set<Long> WHOLE = Set.of(0L, 1L, 2L, 3L, 4L, 11L);

    private static final Set<Long> COMPLEX = Set.of(8L, 9L, 10L);

    /**
     * Dictionaries that are read, by their type as the engine writes it; a method of a program
     * takes one type only.
     */
    private static final Map<String, String> DICTIONARIES =
            Map.of(
                    "Dict(str, Tensor)", "Dict[str, Tensor]",
                    "Dict(str, Tensor?)", "Dict[str, Optional[Tensor]]",
                    "Dict(str, Any)", "Dict[str, Any]",
                    "Dict(int, Tensor)", "Dict[int, Tensor]",
                    "Dict(int, Tensor?)", "Dict[int, Optional[Tensor]]");

    private final Program reader;
    private List<String> names = List.of();
    private boolean whole;

    Outputs(ComputeDevice device) {
        TorchModule module =
                new TorchModule("Outputs")
                        .method(
                                "to(x: Tensor, type: int) -> Tensor",
                                "return torch.contiguous(torch.to(x, type))")
                        .method("type(x: Tensor) -> int", "return ops.prim.dtype(x)");
        DICTIONARIES.forEach((type, annotation) -> dictionary(module, type, annotation));
        reader =
                TemporaryFile.with(
                        "the program that reads outputs",
                        file -> {
                            ModelFile.write(file, module, new Weights(Map.of()), Map.of());
                            return new Program(file, device, false, 0);
                        });
    }

    private static void dictionary(TorchModule module, String type, String annotation) {
        String[] parts = annotation.substring(5, annotation.length() - 1).split(", ", 2);
        module.method(
                        method("keys", type) + "(d: " + annotation + ") -> List[" + parts[0] + "]",
                        "return torch.keys(d)")
                .method(
                        method("values", type)
                                + "(d: "
                                + annotation
                                + ") -> List["
                                + parts[1]
                                + "]",
                        "return torch.values(d)");
    }

    private static String method(String what, String type) {
        return what + "_" + type.replace("?", "_or_none").replaceAll("\\W+", "_");
    }

    /** The names or positions of the last result's tensors; empty if it was one tensor. */
    List<String> names() {
        return names;
    }

    /** Whether the last result held whole numbers or truth values. */
    boolean whole() {
        return whole;
    }

    /** As float32, unless that would leave something out. */
    private IValue floats(IValue tensor) {
        long code;
        try (IValue type = reader.call("type", tensor)) {
            code = type.toLong();
        }
        if (COMPLEX.contains(code))
            throw new NoTensorException("Its result is complex numbers.", !names.isEmpty());
        whole = WHOLE.contains(code);
        return to(StoredType.FLOAT32, tensor);
    }

    /** A tensor with its numbers in another type. */
    IValue to(StoredType type, IValue tensor) {
        try (IValue code = IValue.from((long) type.code())) {
            return reader.call("to", tensor, code);
        }
    }

    /**
     * @param output a key or position; null for the first
     * @return a tensor in float32
     * @throws NoTensorException if there is no such tensor; the message says what there is
     */
    IValue pick(IValue value, String output) {
        names = List.of();
        if (value.isTensor()) {
            if (output == null) return floats(value);
            throw new NoTensorException(
                    "Its result is one tensor, it has no output " + output + ".", false);
        }
        if (value.isMap()) return ofMap(value, output);
        if (value.isTuple()) return ofParts(value.toIValueTuple(), output);
        if (value.isTensorList() || value.isList()) return ofParts(value.toIValueArray(), output);
        throw none(value.getType());
    }

    private IValue ofMap(IValue map, String output) {
        String type = map.getType();
        if (!DICTIONARIES.containsKey(type)) throw none(type);
        try (IValue keys = reader.call(method("keys", type), map);
                IValue values = reader.call(method("values", type), map)) {
            IValue[] found = keys.toIValueArray();
            names =
                    Stream.of(found)
                            .map(k -> k.isString() ? k.toStringValue() : "" + k.toLong())
                            .toList();
            Stream.of(found).forEach(IValue::close);
            return chosen(values.toIValueArray(), output);
        }
    }

    private IValue ofParts(IValue[] parts, String output) {
        names = IntStream.range(0, parts.length).mapToObj(String::valueOf).toList();
        return chosen(parts, output);
    }

    private IValue chosen(IValue[] parts, String output) {
        try {
            if (parts.length == 0) throw new NoTensorException("Its result is empty.", false);
            int index = output == null ? 0 : names.indexOf(output);
            if (index < 0)
                throw new NoTensorException(
                        "Its outputs are " + String.join(", ", names) + ", none is " + output + ".",
                        true);
            if (parts[index].isTensor()) return floats(parts[index]);
            throw new NoTensorException(
                    "Its output %s is %s, not a tensor.%s"
                            .formatted(
                                    names.get(index),
                                    ResultWords.of(parts[index].getType()),
                                    others(parts)),
                    !others(parts).isEmpty());
        } finally {
            Stream.of(parts).forEach(IValue::close);
        }
    }

    private static NoTensorException none(String type) {
        return new NoTensorException(
                "Its result is " + ResultWords.of(type) + ", not a tensor.", false);
    }

    /** Which of the parts are tensors, as a sentence; empty if none is. */
    private String others(IValue[] parts) {
        String tensors =
                IntStream.range(0, parts.length)
                        .filter(i -> parts[i].isTensor())
                        .mapToObj(names::get)
                        .collect(Collectors.joining(", "));
        return tensors.isEmpty() ? "" : " Tensors are " + tensors + ".";
    }

    @Override
    public void close() {
        reader.close();
    }
}
