// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.StoreProvider;
import fiji.plugin.cellmap.store.kv.Addresses;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * One of our own stores; an array in it that our own formats refuse is opened by the first {@link
 * StoreProvider} that can. If all fail, our own message is kept. Thread-safe.
 */
public record BackedStore(ArrayStore own, String address, List<StoreProvider> providers)
        implements ArrayStore {

    /** Loaded once; there is none without the second jar. */
    private static final class Holder {
        static final List<StoreProvider> PROVIDERS =
                ServiceLoader.load(StoreProvider.class, StoreProvider.class.getClassLoader())
                        .stream()
                        .flatMap(Holder::loaded)
                        .toList();

        private static Stream<StoreProvider> loaded(ServiceLoader.Provider<StoreProvider> found) {
            try {
                return Stream.of(found.get());
            } catch (ServiceConfigurationError | LinkageError e) {
                return Stream.empty();
            }
        }
    }

    /**
     * The store itself where there is no provider.
     *
     * @param address path or address that the store was opened by
     */
    static ArrayStore of(ArrayStore own, String address) {
        List<StoreProvider> providers = Holder.PROVIDERS;
        return providers.isEmpty() ? own : new BackedStore(own, address, providers);
    }

    /**
     * What the first provider that knows a container makes of it.
     *
     * @throws CellMapException if a provider knows it, but cannot read it
     */
    static Optional<ArrayStore> instead(String address) {
        return Holder.PROVIDERS.stream().flatMap(p -> opened(p, address).stream()).findFirst();
    }

    private static Optional<ArrayStore> opened(StoreProvider provider, String address) {
        return Addresses.isRemote(address)
                ? provider.open(address)
                : provider.open(Path.of(address));
    }

    @Override
    public ChunkedArray open(String array) {
        try {
            return own.open(array);
        } catch (CellMapException e) {
            if (!own.isArray(array) || ContainerStore.isLabelMultiset(own, array)) throw e;
            return providers.stream()
                    .flatMap(p -> array(p, array).stream())
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    private Optional<ChunkedArray> array(StoreProvider provider, String array) {
        try {
            return opened(provider, address).map(store -> store.open(array));
        } catch (CellMapException e) {
            return Optional.empty();
        }
    }

    @Override
    public String location() {
        return own.location();
    }

    @Override
    public String format() {
        return own.format();
    }

    @Override
    public String format(String node) {
        return own.format(node);
    }

    @Override
    public boolean isArray(String node) {
        return own.isArray(node);
    }

    @Override
    public boolean isGroup(String node) {
        return own.isGroup(node);
    }

    @Override
    public List<String> list(String node) {
        return own.list(node);
    }

    @Override
    public ChunkedArray create(String array, ArraySpec spec) {
        return own.create(array, spec);
    }

    @Override
    public void createGroup(String group) {
        own.createGroup(group);
    }

    @Override
    public ObjectNode attributes(String node) {
        return own.attributes(node);
    }

    @Override
    public Optional<byte[]> file(String path, int most) {
        return own.file(path, most);
    }

    @Override
    public List<String> axes(String node) {
        return own.axes(node);
    }

    @Override
    public void setAttributes(String node, ObjectNode attributes) {
        own.setAttributes(node, attributes);
    }

    @Override
    public void delete(String node) {
        own.delete(node);
    }

    @Override
    public void close() {
        own.close();
    }
}
