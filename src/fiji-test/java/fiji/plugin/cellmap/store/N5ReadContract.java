// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.n5.N5Library;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** What every store does, where the N5 library of Fiji reads. */
abstract class N5ReadContract extends ArrayStoreContract {

    @TempDir Path folder;

    abstract ContainerFormat format();

    @Override
    ArrayStore emptyStore() {
        Path path = folder.resolve("a");
        Stores.openOrCreate(path, format()).close();
        return new N5Library().open(path).orElseThrow();
    }

    @Override
    ArrayStore reopened(ArrayStore store) {
        return new N5Library().open(Path.of(store.location())).orElseThrow();
    }

    @Override
    Set<DType> dtypes() {
        return EnumSet.complementOf(EnumSet.of(DType.BOOL, DType.FLOAT16));
    }

    @Override
    Set<Codec> codecs() {
        return EnumSet.of(Codec.RAW, Codec.ZSTD, Codec.GZIP);
    }
}
