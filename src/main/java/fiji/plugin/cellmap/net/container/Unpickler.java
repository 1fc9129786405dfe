// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import fiji.plugin.cellmap.util.CellMapException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Reads Python pickles as data. A pickle is a small program that may call any Python function; this
 * reader runs none: it knows a fixed list of names, keeps what they would make as plain records,
 * and refuses every other name. Values are String, Long, Double, Boolean, byte[], List, Map and
 * those of {@link Pickled}.
 */
final class Unpickler {

    /** Names that only make containers of data; what they make is kept, never used. */
    private static final Set<String> INERT =
            Set.of(
                    "torch.Size",
                    "torch.jit._pickle.build_intlist",
                    "torch.jit._pickle.build_doublelist",
                    "torch.jit._pickle.build_boollist",
                    "torch.jit._pickle.build_tensorlist",
                    "torch.jit._pickle.restore_type_tag",
                    "torch.device",
                    "torch.torch_version.TorchVersion",
                    "builtins.set",
                    "__builtin__.set",
                    "builtins.dict",
                    "builtins.list",
                    "builtins.int",
                    "builtins.float",
                    "argparse.Namespace",
                    "omegaconf.dictconfig.DictConfig",
                    "omegaconf.listconfig.ListConfig",
                    "omegaconf.base.ContainerMetadata",
                    "omegaconf.base.Metadata",
                    "omegaconf.nodes.AnyNode",
                    "collections.defaultdict",
                    "collections.Counter",
                    "numpy.dtype",
                    "numpy.core.multiarray.scalar",
                    "numpy._core.multiarray.scalar",
                    "_codecs.encode",
                    "pathlib.PosixPath",
                    "pathlib.PurePosixPath",
                    "lightning_fabric.utilities.data.AttributeDict",
                    "lightning.fabric.utilities.data.AttributeDict",
                    "pytorch_lightning.utilities.parsing.AttributeDict");

    /** Classes of the engine itself, not of a program. */
    private static final String NATIVE = "__torch__.torch.classes.";

    private static final Object MARK = new Object();

    private final ByteBuffer in;
    private final Object where;
    private final Deque<Object> stack = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private final Map<String, String> storages = new HashMap<>();

    /**
     * @param in from whose position on a pickle is read; of an array
     * @param where named in errors
     */
    Unpickler(ByteBuffer in, Object where) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
        this.where = where;
    }

    /**
     * @param where named in errors
     * @throws CellMapException if the pickle is broken, or names something that is not on the list
     */
    static Object read(byte[] pickle, Object where) {
        return new Unpickler(ByteBuffer.wrap(pickle), where).next();
    }

    /** The types of all storages that were named, by their keys. */
    Map<String, String> storages() {
        return storages;
    }

    /**
     * Reads the pickle; the position is behind it afterwards.
     *
     * @throws CellMapException like {@link #read}
     */
    Object next() {
        try {
            return run();
        } catch (BufferUnderflowException
                | ClassCastException
                | NoSuchElementException
                | UnsupportedOperationException
                | IndexOutOfBoundsException e) {
            throw broken("It is truncated or damaged.");
        }
    }

    private Object run() {
        while (true) {
            int code = in.get() & 0xFF;
            switch (code) {
                case '.' -> {
                    return stack.pop();
                }
                case 0x80 -> in.get();
                case 0x95 -> in.getLong();
                case '(' -> stack.push(MARK);
                case '0' -> stack.pop();
                case '1' -> toMark();
                case 'N' -> stack.push(Pickled.NONE);
                case 0x88 -> stack.push(true);
                case 0x89 -> stack.push(false);
                case 'K' -> stack.push((long) (in.get() & 0xFF));
                case 'M' -> stack.push((long) (in.getShort() & 0xFFFF));
                case 'J' -> stack.push((long) in.getInt());
                case 0x8a -> stack.push(longInteger());
                case 'G' -> stack.push(in.order(ByteOrder.BIG_ENDIAN).getDouble());
                case 'X' -> stack.push(text(in.getInt()));
                case 0x8c -> stack.push(text(in.get() & 0xFF));
                case 'U' -> stack.push(text(in.get() & 0xFF));
                case 'T' -> stack.push(text(in.getInt()));
                case 'B' -> stack.push(bytes(in.getInt()));
                case 'C' -> stack.push(bytes(in.get() & 0xFF));
                case '}' -> stack.push(new LinkedHashMap<>());
                case ']', 0x8f -> stack.push(new ArrayList<>());
                case ')' -> stack.push(new Pickled.Tuple(List.of()));
                case 't' -> stack.push(new Pickled.Tuple(toMark()));
                case 0x85 -> stack.push(new Pickled.Tuple(last(1)));
                case 0x86 -> stack.push(new Pickled.Tuple(last(2)));
                case 0x87 -> stack.push(new Pickled.Tuple(last(3)));
                case 'q' -> memo.put(in.get() & 0xFF, stack.element());
                case 'r' -> memo.put(in.getInt(), stack.element());
                case 0x94 -> memo.put(memo.size(), stack.element());
                case 'h' -> stack.push(known(in.get() & 0xFF));
                case 'j' -> stack.push(known(in.getInt()));
                case 'a' -> append(last(1));
                case 'e', 0x90 -> append(toMark());
                case 's' -> put(last(2));
                case 'u' -> put(toMark());
                case 'c' -> stack.push(new Pickled.Global(line(), line()));
                case 0x93 -> {
                    List<Object> names = last(2);
                    stack.push(new Pickled.Global((String) names.get(0), (String) names.get(1)));
                }
                case 'Q' -> stack.push(storage((List<?>) stack.pop()));
                case 'R', 0x81 -> {
                    List<?> arguments = (List<?>) stack.pop();
                    stack.push(make((Pickled.Global) stack.pop(), arguments, code == 'R'));
                }
                case 'b' -> build();
                default ->
                        throw broken("It uses operation " + code + ", which weights never need.");
            }
            in.order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private Object make(Pickled.Global type, List<?> arguments, boolean called) {
        String name = type.toString();
        if (name.startsWith(NATIVE)) throw refused(type);
        if (Pickled.isScripted(type)) return new Pickled.Instance(type, arguments, called);
        return switch (name) {
            case "collections.OrderedDict" -> new LinkedHashMap<>();
            case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" ->
                    new Pickled.View(
                            (Pickled.Storage) arguments.get(0),
                            (Long) arguments.get(1),
                            longs((List<?>) arguments.get(2)),
                            longs((List<?>) arguments.get(3)),
                            arguments.size() > 4 && Boolean.TRUE.equals(arguments.get(4)));
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
                    arguments.get(0);
            default -> {
                if (!INERT.contains(name)) throw refused(type);
                yield new Pickled.Instance(type, arguments, called);
            }
        };
    }

    private void build() {
        Object state = stack.pop();
        if (!(stack.element() instanceof Pickled.Instance instance)) return;
        instance.opaque = !(state instanceof Map<?, ?>);
        if (state instanceof Map<?, ?> map)
            map.forEach((key, value) -> instance.state.put(key(key), value));
    }

    private Pickled.Storage storage(List<?> id) {
        Pickled.Global type = (Pickled.Global) id.get(1);
        if (!"storage".equals(id.get(0))) throw refused(type);
        if (id.size() > 5 && id.get(5) != Pickled.NONE)
            throw broken("Its storages are parts of others, as before PyTorch 0.4.");
        Pickled.Storage storage = new Pickled.Storage(type.name(), (String) id.get(2));
        storages.put(storage.key(), storage.type());
        return storage;
    }

    @SuppressWarnings("unchecked")
    private void append(List<Object> items) {
        if (stack.element() instanceof List<?> list) ((List<Object>) list).addAll(items);
        else throw broken("It appends to something that is not a list.");
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> items) {
        Object target = stack.element();
        if (target instanceof Pickled.Instance instance) target = instance.state;
        Map<Object, Object> map = (Map<Object, Object>) (Map<?, ?>) target;
        for (int i = 0; i + 1 < items.size(); i += 2) map.put(key(items.get(i)), items.get(i + 1));
    }

    /** A container as key could contain itself; nobody asks for one, so a tuple is not kept. */
    private Object key(Object key) {
        if (key instanceof Pickled.Tuple) return new Object();
        if (key instanceof List<?> || key instanceof Map<?, ?>)
            throw broken("A dictionary has a container as key.");
        return key;
    }

    private Object known(int key) {
        Object value = memo.get(key);
        if (value == null) throw broken("It refers to a value that it never defined.");
        return value;
    }

    private List<Object> toMark() {
        List<Object> items = new ArrayList<>();
        for (Object item = stack.pop(); item != MARK; item = stack.pop()) items.add(item);
        java.util.Collections.reverse(items);
        return items;
    }

    private List<Object> last(int count) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < count; i++) items.add(stack.pop());
        java.util.Collections.reverse(items);
        return items;
    }

    private long longInteger() {
        byte[] bytes = bytes(in.get() & 0xFF);
        if (bytes.length > 8) throw broken("It holds an integer of more than 64 bits.");
        long value = bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0;
        for (int i = bytes.length - 1; i >= 0; i--) value = value << 8 | bytes[i] & 0xFF;
        return value;
    }

    private static long[] longs(List<?> values) {
        return values.stream().mapToLong(value -> (Long) value).toArray();
    }

    private String line() {
        int start = in.position();
        while (in.get() != '\n') continue;
        return new String(in.array(), start, in.position() - start - 1, StandardCharsets.UTF_8);
    }

    private String text(int length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    private byte[] bytes(int length) {
        if (length < 0 || length > in.remaining()) throw broken("It is truncated.");
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private CellMapException refused(Pickled.Global type) {
        return new CellMapException(
                "Refused to read a file",
                where,
                "Its pickle asks for "
                        + type
                        + ", which plain weights do not need; loading it in"
                        + " Python could run code.",
                "If you trust its source, save only the state_dict in Python, or safetensors.");
    }

    private CellMapException broken(String why) {
        return new CellMapException(
                "Cannot read a pickle", where, why, "Get or write the file again.");
    }
}
