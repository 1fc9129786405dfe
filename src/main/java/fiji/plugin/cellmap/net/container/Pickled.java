// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.container;

import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle holds besides texts, numbers, lists and maps. */
public final class Pickled {

    /** Python's None. */
    public static final Object NONE = new Object();

    /** A Python name. */
    public record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** Raw values in an archive. */
    public record Storage(String type, String key) {}

    /** A view of a storage; strides in elements. */
    public record View(
            Storage storage, long offset, long[] shape, long[] strides, boolean requiresGrad) {}

    /**
     * An object: its class or the function that makes it, what that gets, what its state holds.
     * Equal only to itself, as it may contain itself.
     */
    public static final class Instance {
        public final Global type;
        public final List<?> arguments;

        /** Whether it is the result of a call; else a new object without content. */
        public final boolean called;

        public final Map<Object, Object> state = new LinkedHashMap<>();

        /** Whether its class takes a state of another form, which is not kept. */
        public boolean opaque;

        Instance(Global type, List<?> arguments, boolean called) {
            this.type = type;
            this.arguments = arguments;
            this.called = called;
        }

        /** Whether it is an object of a TorchScript class. */
        public boolean scripted() {
            return isScripted(type);
        }
    }

    /** Whether a name is that of a TorchScript class. */
    static boolean isScripted(Global type) {
        return type.module().equals("__torch__") || type.module().startsWith("__torch__.");
    }

    /** A Python tuple; a plain list is a Python list. */
    public static final class Tuple extends AbstractList<Object> {
        private final List<Object> items;

        Tuple(List<Object> items) {
            this.items = items;
        }

        @Override
        public Object get(int index) {
            return items.get(index);
        }

        @Override
        public int size() {
            return items.size();
        }
    }

    private Pickled() {}
}
