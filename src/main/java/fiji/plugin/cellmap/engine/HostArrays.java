// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arrays of Java as tensors, through direct buffers that are kept and used again, and tensors as
 * arrays. Not thread-safe.
 */
final class HostArrays {

    private final ByteBuffer[] buffers;
    private final HostPins pins;

    /**
     * @param most arrays at the same time
     */
    HostArrays(int most) {
        this(most, null);
    }

    /**
     * @param pins locks the buffers, so that a GPU reads them itself; closed after this is used;
     *     null for none
     */
    HostArrays(int most, HostPins pins) {
        buffers = new ByteBuffer[most];
        this.pins = pins;
    }

    /**
     * A tensor, valid until the slot is used again.
     *
     * @param values floats, or a tensor, which is given back as it is
     */
    NDArray tensor(PtNDManager manager, int slot, Object values, Shape shape) {
        if (values instanceof NDArray there) return there;
        float[] numbers = (float[]) values;
        ByteBuffer view = buffer(slot, Math.multiplyExact(numbers.length, Float.BYTES));
        view.asFloatBuffer().put(numbers);
        return manager.create(view, shape, DataType.FLOAT32);
    }

    /**
     * A tensor of the host, valid until the slot is used again.
     *
     * @param manager of the host
     * @param values floats or bytes
     */
    NDArray onHost(PtNDManager manager, int slot, Object values, Shape shape) {
        if (values instanceof byte[] bytes) {
            ByteBuffer view = buffer(slot, bytes.length);
            view.put(bytes).rewind();
            return manager.create(view, shape, DataType.UINT8);
        }
        return tensor(manager, slot, values, shape);
    }

    /** The memory of a slot, at least so long; what was there may be gone. */
    ByteBuffer room(int slot, int bytes) {
        return buffer(slot, bytes);
    }

    private ByteBuffer buffer(int slot, int bytes) {
        if (buffers[slot] == null || buffers[slot].capacity() < bytes) {
            if (pins != null && buffers[slot] != null) pins.release(buffers[slot]);
            buffers[slot] = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            if (pins != null) pins.pin(buffers[slot]);
        }
        ByteBuffer view = buffers[slot].duplicate().order(ByteOrder.nativeOrder());
        view.limit(bytes);
        return view;
    }

    /** The numbers of a tensor, once its device has them; integers become floats. */
    static float[] floats(NDArray array) {
        return switch (array.getDataType()) {
            case FLOAT32 -> array.toFloatArray();
            case FLOAT16, FLOAT64, UINT8, INT32, INT64 -> {
                try (NDArray converted = array.toType(DataType.FLOAT32, true)) {
                    yield converted.toFloatArray();
                }
            }
            default -> throw new EngineException("It returned " + array.getDataType() + ".");
        };
    }
}
