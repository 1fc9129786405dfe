// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What coding one chunk needs besides the bytes, used again for the next: to make it anew takes as
 * long as decoding some ten thousand bytes. For one thread at a time.
 */
final class Workspace {

    private ZstdDecompressCtx decompressor;
    private ZstdCompressCtx compressor;
    private byte[] block = new byte[0];
    private ByteBuffer direct = ByteBuffer.allocateDirect(0);

    ZstdDecompressCtx decompressor() {
        if (decompressor == null) decompressor = new ZstdDecompressCtx();
        return decompressor;
    }

    ZstdCompressCtx compressor() {
        if (compressor == null) compressor = new ZstdCompressCtx();
        return compressor;
    }

    /** An array of at least so many bytes, with any content. */
    byte[] block(int size) {
        if (block.length < size) block = new byte[size];
        return block;
    }

    /** A buffer outside the heap of so many bytes, with any content. */
    ByteBuffer direct(int size) {
        if (direct.capacity() < size) direct = ByteBuffer.allocateDirect(size);
        return direct.clear().limit(size);
    }

    private void free() {
        if (decompressor != null) decompressor.close();
        if (compressor != null) compressor.close();
    }

    /**
     * As many as threads have worked at once; their native memory is freed when the pool is no
     * longer used. Thread-safe.
     */
    static final class Pool {
        private static final Cleaner CLEANER = Cleaner.create();

        private final Queue<Workspace> idle = new ConcurrentLinkedQueue<>();

        Pool() {
            Queue<Workspace> all = idle;
            CLEANER.register(this, () -> all.forEach(Workspace::free));
        }

        Workspace take() {
            Workspace workspace = idle.poll();
            return workspace == null ? new Workspace() : workspace;
        }

        void put(Workspace workspace) {
            idle.add(workspace);
        }
    }
}
