// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.PickleWriter;
import fiji.plugin.cellmap.net.container.StoredZip;
import fiji.plugin.cellmap.net.container.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a module tree with its weights as a TorchScript archive, the file that {@code
 * torch.jit.load} reads: source text, a pickle of the tree, raw little-endian storages, extra
 * files. The bytes are a pure function of the arguments.
 */
public final class TorchScript {

    private static final String FOLDER = "model/";

    /** The version of Lightning whose form of a checkpoint is written. */
    private static final String LIGHTNING = "2.0.0";

    private static final byte[] EMPTY_TUPLE_PICKLE = {(byte) 0x80, 2, ')', '.'};

    final StringBuilder source = new StringBuilder();
    private final Map<String, String> classes = new HashMap<>();
    private final Map<String, Integer> kinds = new HashMap<>();
    private final Map<TorchModule, String> names = new IdentityHashMap<>();
    private final PickleWriter pickle = new PickleWriter();
    private final TensorPickle tensors = new TensorPickle(pickle);
    private final String namespace;
    private final Map<String, byte[]> files;
    private int memos;

    /**
     * @param foreign a program inside the tree, whose code is taken over; empty for none
     */
    TorchScript(Optional<ForeignProgram> foreign) {
        files = foreign.map(ForeignProgram::files).orElse(Map.of());
        String free = "__torch__";
        for (int i = 0; files.containsKey(path(free)); i++) free = "__torch__.cellmap_" + i;
        namespace = free;
    }

    private static String path(String namespace) {
        return "code/" + namespace.replace('.', '/') + ".py";
    }

    private static Optional<ForeignProgram> foreign(TorchModule module) {
        return module.foreign()
                .or(
                        () ->
                                module.children().values().stream()
                                        .flatMap(child -> foreign(child).stream())
                                        .findFirst());
    }

    /**
     * @param root of the tree
     * @param weights of every tensor of the tree
     * @param extra files that travel inside, by name
     */
    public static void write(
            OutputStream out, TorchModule root, Weights weights, Map<String, byte[]> extra)
            throws IOException {
        TorchScript script = new TorchScript(foreign(root));
        script.declare(root);
        script.pickle(root, "", weights);
        byte[] tree = script.pickle.end();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                path(script.namespace), script.source.toString().getBytes(StandardCharsets.UTF_8));
        files.put("constants.pkl", EMPTY_TUPLE_PICKLE);
        files.put("version", ascii("10\n"));
        files.putAll(script.files);
        try (StoredZip zip = new StoredZip(out)) {
            zip.add(FOLDER + "data.pkl", tree);
            for (Map.Entry<String, byte[]> file : files.entrySet())
                zip.add(FOLDER + file.getKey(), file.getValue());
            script.tensors.addStorages(zip, FOLDER);
            for (Map.Entry<String, byte[]> file : extra.entrySet())
                zip.add(FOLDER + "extra/" + file.getKey(), file.getValue());
        }
    }

    /**
     * Writes a state dictionary, the file that {@code torch.load} reads.
     *
     * @param lightning whether as the {@code state_dict} of a Lightning checkpoint
     */
    public static void writeStateDict(OutputStream out, Weights weights, boolean lightning)
            throws IOException {
        TorchScript script = new TorchScript(Optional.empty());
        if (lightning) {
            script.pickle.emptyDict().mark();
            script.pickle.text("epoch").integer(0).text("global_step").integer(0);
            script.pickle.text("pytorch-lightning_version").text(LIGHTNING).text("state_dict");
        }
        script.pickle.global("collections", "OrderedDict").emptyTuple().reduce().mark();
        weights.tensors()
                .forEach(
                        (name, tensor) -> {
                            script.pickle.text(name);
                            script.tensors.write(
                                    tensor,
                                    new TorchModule.Slot(
                                            TorchModule.Role.BUFFER,
                                            tensor.type(),
                                            tensor.shape(),
                                            Init.ZEROS,
                                            false),
                                    name);
                        });
        script.pickle.op('u');
        if (lightning) script.pickle.op('u');
        byte[] tree = script.pickle.end();
        try (StoredZip zip = new StoredZip(out)) {
            zip.add(FOLDER + "data.pkl", tree);
            zip.add(FOLDER + "version", ascii("3\n"));
            script.tensors.addStorages(zip, FOLDER);
        }
    }

    /** The type of a module, whose text is written if it is the first of its structure. */
    String declare(TorchModule module) {
        if (module.foreign().isPresent()) return module.kind();
        StringBuilder text = new StringBuilder();
        text.append("  __parameters__ = ").append(list(module, false)).append('\n');
        text.append("  __buffers__ = ").append(list(module, true)).append('\n');
        module.slots().keySet().forEach(name -> text.append(member(name, "Tensor")));
        module.lists().forEach(name -> text.append(member(name, "List[Tensor]")));
        text.append(member("training", "bool"));
        module.children().forEach((name, child) -> text.append(member(name, declare(child))));
        module.methods().forEach(text::append);
        String name =
                classes.computeIfAbsent(
                        module.kind() + "\n" + text,
                        key -> {
                            int number = kinds.merge(module.kind(), 1, Integer::sum) - 1;
                            String unique = module.kind() + (number == 0 ? "" : "_" + number);
                            source.append("class ").append(unique).append("(Module):\n");
                            source.append(
                                    text.toString()
                                            .replace("__torch__.@", namespace + "." + unique));
                            return unique;
                        });
        names.put(module, name);
        return namespace + "." + name;
    }

    private static String member(String name, String type) {
        String left = Character.isDigit(name.charAt(0)) ? "__annotations__[\"%s\"] =" : "%s :";
        return "  " + left.formatted(name) + " " + type + "\n";
    }

    private static String list(TorchModule module, boolean buffers) {
        return module.slots().entrySet().stream()
                .filter(slot -> (slot.getValue().role() == TorchModule.Role.BUFFER) == buffers)
                .map(slot -> "\"" + slot.getKey() + "\", ")
                .collect(Collectors.joining("", "[", "]"));
    }

    private void pickle(TorchModule module, String prefix, Weights weights) {
        if (module.foreign().isPresent()) {
            foreign(module, prefix, weights);
            return;
        }
        pickle.global(namespace, names.get(module)).emptyTuple().op(0x81).emptyDict().mark();
        module.slots()
                .forEach(
                        (name, slot) -> {
                            pickle.text(name);
                            tensors.write(weights.get(prefix + name), slot, prefix + name);
                        });
        module.lists().forEach(name -> pickle.text(name).emptyTensorList());
        pickle.text("training").bool(false);
        module.children()
                .forEach(
                        (name, child) -> {
                            pickle.text(name);
                            pickle(child, prefix + name + ".", weights);
                        });
        pickle.op('u').op('b');
    }

    private void foreign(TorchModule module, String prefix, Weights weights) {
        ForeignProgram program = module.foreign().orElseThrow();
        Map<String, TorchModule.Slot> slots = new HashMap<>();
        module.forEachSlot(slots::put);
        memos =
                new ForeignPickle(
                                program,
                                pickle,
                                memos,
                                (view, name) -> {
                                    if (name == null) tensors.write(view, program.other(view));
                                    else
                                        tensors.write(
                                                weights.get(prefix + name),
                                                slots.get(name),
                                                prefix + name);
                                })
                        .write();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
