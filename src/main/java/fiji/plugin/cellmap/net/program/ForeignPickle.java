// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.PickleWriter;
import fiji.plugin.cellmap.net.container.Pickled;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Writes the objects of a {@link ForeignProgram} into a pickle again, with other values in its
 * tensors. An object that occurs twice stays one.
 */
final class ForeignPickle {

    private final ForeignProgram program;
    private final PickleWriter pickle;
    private final int firstMemo;
    private final BiConsumer<Pickled.View, String> tensors;
    private final Map<Object, Integer> memos = new IdentityHashMap<>();

    /**
     * @param firstMemo from which on memo numbers are free
     * @param tensors writes the tensor of a view; the name is null for one that is not trained
     */
    ForeignPickle(
            ForeignProgram program,
            PickleWriter pickle,
            int firstMemo,
            BiConsumer<Pickled.View, String> tensors) {
        this.program = program;
        this.pickle = pickle;
        this.firstMemo = firstMemo;
        this.tensors = tensors;
    }

    /**
     * Writes the whole program.
     *
     * @return the next free memo number
     */
    int write() {
        value(program.root());
        return firstMemo + memos.size();
    }

    private void value(Object value) {
        Integer memo = memos.get(value);
        if (memo != null) pickle.recall(memo);
        else if (value == Pickled.NONE) pickle.none();
        else if (value instanceof Boolean flag) pickle.bool(flag);
        else if (value instanceof Long number) pickle.number(number);
        else if (value instanceof Double number) pickle.number(number);
        else if (value instanceof String text) pickle.text(text);
        else if (value instanceof Pickled.Global name) pickle.global(name.module(), name.name());
        else container(value);
    }

    private void container(Object value) {
        if (value instanceof Pickled.Tuple tuple) {
            pickle.mark();
            tuple.forEach(this::value);
            pickle.tuple();
        } else if (value instanceof List<?> list) {
            pickle.op(']').mark();
            list.forEach(this::value);
            pickle.op('e');
        } else if (value instanceof Map<?, ?> map) {
            pickle.emptyDict();
            items(map);
        } else if (value instanceof Pickled.View view) {
            tensors.accept(view, program.name(view));
        } else if (value instanceof Pickled.Instance object) {
            object(object);
        } else {
            throw program.refused("It holds a value of an unknown kind.");
        }
        int number = firstMemo + memos.size();
        memos.put(value, number);
        pickle.remember(number);
    }

    private void object(Pickled.Instance object) {
        if (object.opaque) throw program.refused(object.type + " keeps its state in its own way.");
        pickle.global(object.type.module(), object.type.name());
        pickle.mark();
        object.arguments.forEach(this::value);
        pickle.tuple().op(object.called ? 'R' : 0x81);
        if (object.called && object.state.isEmpty()) return;
        pickle.emptyDict();
        items(object.state);
        pickle.op('b');
    }

    private void items(Map<?, ?> map) {
        pickle.mark();
        map.forEach(
                (key, value) -> {
                    value(key);
                    value(value);
                });
        pickle.op('u');
    }
}
