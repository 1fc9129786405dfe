package fiji.plugin.cellmap.net;

import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle holds besides texts, numbers, lists and maps. */
final class Pickled {

    /** Python's None. */
    static final Object NONE = new Object();

    /** A Python name. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** Raw values in an archive. */
    record Storage(String type, String key) {}

    /** A view of a storage; strides in elements. */
    record View(Storage storage, long offset, long[] shape, long[] strides, boolean requiresGrad) {}

    /**
     * An object: its class or the function that makes it, what that gets, what its state holds.
     * Equal only to itself, as it may contain itself.
     */
    static final class Instance {
        final Global type;
        final List<?> arguments;
        final Map<Object, Object> state = new LinkedHashMap<>();

        Instance(Global type, List<?> arguments) {
            this.type = type;
            this.arguments = arguments;
        }
    }

    /** A Python tuple; a plain list is a Python list. */
    static final class Tuple extends AbstractList<Object> {
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
