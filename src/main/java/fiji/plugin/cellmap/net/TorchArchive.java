package fiji.plugin.cellmap.net;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads PyTorch's zip archives (TorchScript models, state dictionaries, Lightning checkpoints)
 * without running anything in them.
 */
final class TorchArchive implements AutoCloseable {

    private static final String TREE = "/data.pkl";

    /** Where checkpoints of the field keep their state dictionary. */
    private static final List<String> STATE_DICTS =
            List.of("state_dict", "model_state_dict", "network_weights", "model");

    private final Path file;
    private final ZipFile zip;
    private final String folder;

    private TorchArchive(Path file) throws IOException {
        this.file = file;
        zip = new ZipFile(file.toFile());
        folder = folder();
    }

    /** An extra file of a TorchScript archive; empty if there is none of that name. */
    static Optional<byte[]> extra(Path file, String name) {
        try (TorchArchive archive = new TorchArchive(file)) {
            ZipEntry entry = archive.zip.getEntry(archive.folder + "/extra/" + name);
            return entry == null ? Optional.empty() : Optional.of(archive.bytes(entry));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * All tensors by their full names, in C order.
     *
     * @throws CellMapException if the file is no such archive, is damaged, or its pickle asks for
     *     more than data
     */
    static Weights weights(Path file) {
        try (TorchArchive archive = new TorchArchive(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            Object root = Unpickler.read(archive.entry("data.pkl"), file);
            archive.collect("", stateDict(root), tensors);
            if (tensors.isEmpty()) throw archive.broken("It holds no tensors.");
            return new Weights(tensors);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static Object stateDict(Object root) {
        if (root instanceof Map<?, ?> map)
            for (String key : STATE_DICTS)
                if (map.get(key) instanceof Map<?, ?> inner) return inner;
        return root;
    }

    private void collect(String name, Object value, Map<String, Tensor> tensors)
            throws IOException {
        Map<?, ?> members = Map.of();
        if (value instanceof Unpickler.Instance instance) members = instance.state();
        else if (value instanceof Map<?, ?> map) members = map;
        else if (value instanceof Unpickler.View view) tensors.put(name, tensor(view));
        for (Map.Entry<?, ?> member : members.entrySet())
            if (member.getKey() instanceof String key)
                collect(name.isEmpty() ? key : name + "." + key, member.getValue(), tensors);
    }

    private Tensor tensor(Unpickler.View view) throws IOException {
        StoredType type = StoredType.ofTorch(view.storage().type(), file);
        ZipEntry entry = required("data/" + view.storage().key());
        int[] shape = new int[view.shape().length];
        long last = view.offset();
        long count = 1;
        for (int i = 0; i < shape.length; i++) {
            long n = view.shape()[i];
            if (n < 0 || n > Integer.MAX_VALUE || view.strides()[i] < 0)
                throw broken("A tensor has an impossible shape.");
            shape[i] = (int) n;
            count = Math.multiplyExact(count, n);
            last += (n - 1) * view.strides()[i];
        }
        if (view.offset() < 0 || count > 0 && (last + 1) * type.bytes() > entry.getSize())
            throw broken("A tensor reaches beyond its storage.");
        if (count > entry.getSize()) throw broken("A tensor has more elements than its storage.");
        ByteBuffer raw = ByteBuffer.wrap(bytes(entry)).order(ByteOrder.LITTLE_ENDIAN);
        float[] stored = type.decode(raw, (int) (entry.getSize() / type.bytes()));
        return new Tensor(shape, type.tensorType(), strided(stored, view, (int) count));
    }

    private static float[] strided(float[] stored, Unpickler.View view, int count) {
        float[] values = new float[count];
        int axes = view.shape().length;
        long[] index = new long[axes];
        long at = view.offset();
        for (int i = 0; i < count; i++) {
            values[i] = stored[(int) at];
            for (int axis = axes - 1; axis >= 0; axis--) {
                at += view.strides()[axis];
                if (++index[axis] < view.shape()[axis]) break;
                at -= view.strides()[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return values;
    }

    /** The one folder in which an archive keeps everything. */
    private String folder() {
        return zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(TREE) && name.indexOf('/') == name.lastIndexOf('/'))
                .map(name -> name.substring(0, name.length() - TREE.length()))
                .findFirst()
                .orElseThrow(() -> broken("The zip holds no data.pkl."));
    }

    private byte[] entry(String name) throws IOException {
        return bytes(required(name));
    }

    private ZipEntry required(String name) {
        ZipEntry entry = zip.getEntry(folder + "/" + name);
        if (entry == null) throw broken("It lacks " + name + ".");
        return entry;
    }

    /** PyTorch stores without compression, so an entry is never larger than the file. */
    private byte[] bytes(ZipEntry entry) throws IOException {
        long size = entry.getSize();
        if (entry.getMethod() != ZipEntry.STORED && size > 16 * entry.getCompressedSize() + 4096)
            throw broken(entry.getName() + " would unpack to " + size + " bytes.");
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(size));
            if (bytes.length != size) throw broken(entry.getName() + " is truncated.");
            return bytes;
        }
    }

    private CellMapException broken(String why) {
        return new CellMapException(
                "Cannot read a PyTorch archive",
                file,
                why,
                "Check that PyTorch (1.6 or later) wrote the file.");
    }

    private static CellMapException unreadable(Path file, IOException e) {
        return new CellMapException(
                "Cannot read a PyTorch archive",
                file,
                AtomicFiles.reason(e),
                "Check that the file is there and whole; files of PyTorch before 1.6 are no zip.",
                e);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
