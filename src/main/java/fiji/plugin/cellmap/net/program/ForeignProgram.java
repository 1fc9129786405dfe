// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Pickled;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.TensorReader;
import fiji.plugin.cellmap.net.container.TorchArchive;
import fiji.plugin.cellmap.net.container.TreeWalk;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TorchScript program of any origin as part of a module tree: its code stays as it is, its
 * tensors are slots like those of any module, so that it can be trained and written again. Read
 * without the engine. Immutable.
 */
public final class ForeignProgram {

    private static final Pattern PARAMETERS = Pattern.compile("(?m)^  __parameters__ = \\[(.*)]$");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final Path file;
    private final boolean widened;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Pickled.Instance root;
    private final Map<Pickled.View, String> names = new IdentityHashMap<>();
    private final Map<Pickled.View, RawTensor> others = new IdentityHashMap<>();
    private final TorchModule module;

    /** A tensor of a type that is never trained, as it lies in the archive. */
    record RawTensor(String storage, int elements, byte[] bytes) {

        static RawTensor of(StoredType type, byte[] bytes) {
            return new RawTensor(type.torch(), bytes.length / type.bytes(), bytes);
        }
    }

    /**
     * @param file a TorchScript archive
     * @param trusted whether it may go beyond what {@link ProgramCheck} allows
     * @throws CellMapException if it is not an archive, or holds values that cannot be written
     *     again
     */
    public ForeignProgram(Path file, boolean trusted) {
        this(file, trusted, false);
    }

    /**
     * As {@link #ForeignProgram(Path, boolean)}.
     *
     * @param widened whether tensors of other floating types become float32, so that they can be
     *     trained; the code stays as it is, and may insist on the other type
     */
    public ForeignProgram(Path file, boolean trusted, boolean widened) {
        ProgramCheck.require(file, trusted);
        this.file = file;
        this.widened = widened;
        try (TorchArchive archive = TorchArchive.open(file)) {
            if (!(archive.tree() instanceof Pickled.Instance object) || !object.scripted())
                throw refused("It holds no TorchScript module.");
            root = object;
            for (String name : archive.names())
                if (name.startsWith("code/") && name.endsWith(".py")
                        || name.startsWith("constants")
                        || name.equals("version")) files.put(name, archive.required(name));
            module = new Reader(archive).read();
        }
    }

    /** The type of the numbers that it computes with. */
    public StoredType type() {
        return widened ? StoredType.FLOAT32 : ProgramFacts.of(file).type();
    }

    /** The tree of its tensors; its class is the program's own. */
    public TorchModule module() {
        return module;
    }

    Pickled.Instance root() {
        return root;
    }

    /** Code, constants and version, by their names in an archive. */
    Map<String, byte[]> files() {
        return files;
    }

    /** The full name of a trained or kept tensor. */
    String name(Pickled.View view) {
        return names.get(view);
    }

    RawTensor other(Pickled.View view) {
        return others.get(view);
    }

    /** Values other than tensors go into the archive as they came; some do not survive that. */
    public CellMapException refused(String why) {
        return new CellMapException(
                "Cannot take a model apart",
                file,
                why,
                "It can be used for prediction as it is, but not trained or converted.");
    }

    /** The source text of a class. */
    String code(Pickled.Global type) {
        String name = "code/" + type.module().replace('.', '/') + ".py";
        byte[] text = files.get(name);
        if (text == null) throw refused("It lacks the code of " + type + ".");
        String all = new String(text, StandardCharsets.UTF_8);
        Matcher start =
                Pattern.compile("(?m)^class " + Pattern.quote(type.name()) + "\\(.*$").matcher(all);
        if (!start.find()) throw refused("It lacks the code of " + type + ".");
        int end = all.indexOf("\nclass ", start.end());
        return all.substring(start.start(), end < 0 ? all.length() : end);
    }

    /** Builds the module tree, each object and tensor under its first name only. */
    private final class Reader {

        private final TorchArchive archive;
        private final TensorReader tensors;
        private final Map<Object, Boolean> seen = new IdentityHashMap<>();

        Reader(TorchArchive archive) {
            this.archive = archive;
            tensors = archive.reader();
        }

        TorchModule read() {
            new TreeWalk(file).views(root);
            TorchModule top = new TorchModule(root.type.toString(), ForeignProgram.this);
            fill(top, root, "");
            keep(root, new IdentityHashMap<>());
            return top;
        }

        private void fill(TorchModule target, Pickled.Instance object, String prefix) {
            if (object.opaque) throw refused(object.type + " keeps its state in its own way.");
            String code = code(object.type);
            Set<String> parameters = parameters(code);
            for (Map.Entry<Object, Object> entry : object.state.entrySet()) {
                if (!(entry.getKey() instanceof String key)) continue;
                Object value = entry.getValue();
                if (value instanceof Pickled.View view && seen.put(view, true) == null) {
                    boolean optional =
                            code.contains("\n  " + key + " : Optional[Tensor]\n")
                                    || code.contains("[\"" + key + "\"] = Optional[Tensor]\n");
                    tensor(target, key, prefix + key, view, parameters.contains(key), optional);
                } else if (value instanceof Pickled.Instance child
                        && child.scripted()
                        && seen.put(child, true) == null) {
                    TorchModule inner = new TorchModule(child.type.name());
                    fill(inner, child, prefix + key + ".");
                    target.child(key, inner);
                }
            }
        }

        private void tensor(
                TorchModule target,
                String key,
                String name,
                Pickled.View view,
                boolean parameter,
                boolean optional) {
            StoredType type = StoredType.ofTorch(view.storage().type(), file);
            boolean wide = widened && type.floating();
            if (!wide && type != StoredType.FLOAT32 && type != StoredType.INT64) return;
            Tensor read = tensors.read(name, view);
            Tensor tensor = wide ? Tensor.of(read.shape(), read.values()) : read;
            TorchModule.Role role =
                    !parameter
                            ? TorchModule.Role.BUFFER
                            : view.requiresGrad()
                                    ? TorchModule.Role.PARAMETER
                                    : TorchModule.Role.UNUSED;
            names.put(view, name);
            Init values = (shape, random) -> tensor.values();
            int[] shape = tensor.shape();
            target.add(
                    key, new TorchModule.Slot(role, tensor.type(), shape, values, false, optional));
        }

        /** Takes over the tensors that are not slots: of other types, or in lists and the like. */
        private void keep(Object value, Map<Object, Boolean> visited) {
            if (value == null || visited.put(value, true) != null) return;
            if (value instanceof Pickled.View view && !names.containsKey(view))
                others.put(view, raw(view));
            if (value instanceof List<?> list) list.forEach(item -> keep(item, visited));
            if (value instanceof Map<?, ?> map) map.values().forEach(item -> keep(item, visited));
            if (value instanceof Pickled.Instance object) {
                keep(object.arguments, visited);
                keep(object.state, visited);
            }
        }

        private RawTensor raw(Pickled.View view) {
            String entry = "data/" + view.storage().key();
            StoredType type = StoredType.ofTorch(view.storage().type(), file);
            return RawTensor.of(type, archive.required(entry));
        }
    }

    private static Set<String> parameters(String code) {
        Matcher list = PARAMETERS.matcher(code);
        if (!list.find()) return Set.of();
        return Set.copyOf(
                QUOTED.matcher(list.group(1)).results().map(m -> m.group(1)).distinct().toList());
    }

    /** What {@code forward} gives, as TorchScript names the type. */
    public String result() {
        Matcher forward =
                Pattern.compile("(?s)\n  def forward\\(self.*?\\) -> (.*?):\n")
                        .matcher(code(root.type));
        if (!forward.find()) throw refused("It has no forward method.");
        return forward.group(1).replaceAll("\\s+", " ");
    }

    /** Whether there is anything to train; a frozen program has constants instead. */
    boolean trainable() {
        boolean[] found = {false};
        module.forEachSlot((name, slot) -> found[0] |= slot.role() == TorchModule.Role.PARAMETER);
        return found[0];
    }
}
