// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import fiji.plugin.cellmap.sample.Batch;
import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory that CUDA may read by itself: locked in place ({@code cudaHostRegister}), so that a copy
 * to a GPU needs no copy on the host before it. Without a GPU, or where locking fails, nothing
 * happens and copies work as well. Not thread-safe.
 */
public final class HostPins implements AutoCloseable {

    /** System property: {@code false} leaves memory as it is. */
    public static final String PROPERTY = "cellmap.pin";

    private static final int DEFAULT = 0;

    private final Map<ByteBuffer, Pointer> pinned = new IdentityHashMap<>();
    private boolean works;

    HostPins(List<ComputeDevice> devices) {
        boolean gpu = devices.stream().anyMatch(ComputeDevice::isGpu);
        works = gpu && !"false".equals(System.getProperty(PROPERTY));
    }

    /** Locks the memory of a batch, once; it must not be given back before {@link #close}. */
    public void pin(Batch batch) {
        pin(batch.raw());
        pin(batch.labels());
    }

    /** Locks memory, once. */
    void pin(ByteBuffer buffer) {
        if (!works || pinned.containsKey(buffer)) return;
        try {
            Pointer address = Native.getDirectBufferPointer(buffer);
            long bytes = buffer.capacity();
            if (call("cudaHostRegister", address, bytes, DEFAULT)) pinned.put(buffer, address);
            else works = false;
        } catch (UnsatisfiedLinkError e) {
            works = false;
        }
    }

    /** Lets go of memory before it is given back. */
    void release(ByteBuffer buffer) {
        Pointer address = pinned.remove(buffer);
        if (address != null) call("cudaHostUnregister", address);
    }

    /** Whether memory that was to be locked is. */
    public boolean works() {
        return works;
    }

    private static boolean call(String name, Object... arguments) {
        return Function.getFunction("cudart", name).invokeInt(arguments) == 0;
    }

    @Override
    public void close() {
        pinned.values().forEach(address -> call("cudaHostUnregister", address));
        pinned.clear();
    }
}
