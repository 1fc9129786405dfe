// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.evaluate.ObjectsCsv;
import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.net.container.OldCheckpointTest;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.SavedTensors;
import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.Checkpoint;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Codec;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.Inspection;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.foreign.ForeignImage;
import fiji.plugin.cellmap.store.foreign.ForeignImages;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.submit.Validator;
import fiji.plugin.cellmap.train.Checkpoints;
import fiji.plugin.cellmap.train.Journal;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reader on files that are wrong: a value, or a failure that a user can act on. */
class ReaderFuzzTest {

    private static final int[] FEATURES = {2, 2, 2, 2, 2, 2};

    /** No block that is read has more voxels. */
    private static final long MOST_VOXELS = 1 << 18;

    @TempDir static Path folder;

    /** What reads a file, or the files of a container. */
    @FunctionalInterface
    private interface Reader {
        void read(Map<String, byte[]> files) throws IOException;
    }

    /** What reads one file. */
    @FunctionalInterface
    private interface FileReader {
        void read(Path file) throws IOException;
    }

    private record Target(String name, Map<String, byte[]> files, Reader reader) {}

    private static final List<Target> TARGETS = new ArrayList<>();

    private static void file(String name, byte[] bytes, FileReader reader) {
        Path path = folder.resolve("x" + TARGETS.size() + "-" + name);
        TARGETS.add(
                new Target(
                        name,
                        Map.of(name, bytes),
                        files -> {
                            if (files.isEmpty()) return; // No file is no damaged file.
                            for (byte[] wrong : files.values()) Files.write(path, wrong);
                            reader.read(path);
                        }));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @BeforeAll
    static void makeSeeds() throws IOException {
        for (ContainerFormat format : ContainerFormat.values())
            for (Codec codec : Codec.values())
                if (codec != Codec.LZ4 || !format.name().contains("V3")) container(format, codec);
        weights();
        texts();
        images();
        submission();
    }

    private static void container(ContainerFormat format, Codec codec) throws IOException {
        Path root = folder.resolve(format + "-" + codec);
        long[] shape = {5, 4, 6};
        short[] values = new short[120];
        for (int i = 0; i < values.length; i++) values[i] = (short) (i * i);
        try (ArrayStore store = Stores.openOrCreate(root, format)) {
            ArraySpec spec = ArraySpec.of(shape, new int[] {4, 4, 4}, DType.UINT16);
            store.create("g/s0", spec.withCodec(codec)).write(Box.of(shape), values);
            VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[] {0, 4, 8});
            Multiscale.write(store, "g", "g", List.of(new Multiscale.Level("s0", grid)));
        }
        Map<String, byte[]> files = Mutator.read(root);
        TARGETS.add(new Target(format + " " + codec, files, ReaderFuzzTest::store));
        if (codec == Codec.ZSTD)
            file("zipped-" + format + ".zip", zip(files), ReaderFuzzTest::zipped);
    }

    private static void store(Map<String, byte[]> files) {
        try (ArrayStore store = Stores.open(new MapKeyValue(files))) {
            look(store);
        }
    }

    private static void zipped(Path file) {
        try (ArrayStore store = Stores.open(file)) {
            look(store);
        }
    }

    private static void look(ArrayStore store) {
        Inspection.of(store, "", false, Progress.none());
        for (String path : List.of("", "g", "g/s0")) {
            if (!store.isArray(path)) continue;
            Grids.of(store, path);
            ChunkedArray array = store.open(path);
            if (Box.of(array.spec().shape()).size() > MOST_VOXELS) continue;
            double chunk = 1;
            for (int n : array.spec().chunks()) chunk *= n;
            if (chunk <= MOST_VOXELS) array.read(Box.of(array.spec().shape()));
        }
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    private static void weights() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a.weight", Tensor.of(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, 6}));
        tensors.put("a.bias", Tensor.of(new int[] {2}, new float[] {1, 2}));
        Weights weights = new Weights(tensors);
        Path file = folder.resolve("w.pth");
        Safetensors.write(file, weights, Map.of("format", "pt"));
        file(
                "w.safetensors",
                Files.readAllBytes(file),
                path -> {
                    FileKind.of(path);
                    Safetensors.read(path);
                });
        Checkpoint.write(file, weights);
        FileReader saved =
                path -> {
                    FileKind.of(path);
                    Checkpoint.read(path);
                    SavedTensors.sets(path);
                };
        file("w.pth", Files.readAllBytes(file), saved);
        file("old.pth", OldCheckpointTest.sample(), saved);
        Network network = Architectures.create("BasicUNet", Map.of("features", FEATURES), 1, 1);
        ModelContract contract =
                new ModelContract(
                        1,
                        network.architecture(),
                        network.options(),
                        List.of("mito"),
                        new double[] {8, 8, 8},
                        new int[] {32, 32, 32},
                        network.multiple(),
                        1,
                        0,
                        "sigmoid");
        ModelFile.write(file, network, Precision.FLOAT32, network.initial(0), contract);
        file(
                "model.pt",
                Files.readAllBytes(file),
                path -> {
                    FileKind.of(path);
                    ModelFile.contract(path);
                    ModelFile.weights(path);
                });
        file(
                "contract.json",
                Json.bytes(contract),
                path -> ModelFile.contract(Files.readAllBytes(path), path));
    }

    private static final String MANIFEST =
            """
            crop_name,dataset,class_label,voxel_size,translation,shape
            4,d,mito,[8.0;8.0;8.0],[0.0;0.0;0.0],[5;4;6]
            4,d,er,[8.0;8.0;8.0],[0.0;0.0;0.0],[5;4;6]
            """;

    private static void texts() {
        String config =
                """
                name: t
                classes: [mito, er]
                model: {architecture: BasicUNet, options: {features: [2, 2, 2, 2, 2, 2]}}
                data: {voxel_size: [8, 8, 8], patch_size: [32, 32, 32], validation_crops: [3]}
                train: {epochs: 2, iterations_per_epoch: 3, batch_size: 1, precision: bf16}
                optimizer: {learning_rate: 0.01, schedule: cosine}
                predict: {window: [32, 32, 32], overlap: 0.5}
                process: {classes: {mito: [{threshold: 0.5}]}}
                """;
        file(
                "c.yaml",
                bytes(config.replace("process: {classes: {mito: [{threshold: 0.5}]}}\n", "")),
                path -> {
                    ConfigFile read = ConfigFile.read(path, List.of("seed=3"));
                    read.text();
                    read.trainingHash();
                });
        file(
                "m.csv",
                bytes(MANIFEST),
                path -> {
                    Manifest.read(path);
                    Manifest.parse(Files.readAllLines(path), "m.csv");
                });
        String row =
                "\"%s\",\"/d/a.zarr\",\"recon-1/em\",\"/d/a.zarr\",\"recon-1/labels/crop%d/[mito,er]\"\n";
        file(
                "d.csv",
                bytes(row.formatted("train", 1) + row.formatted("validate", 2)),
                Datasplit::read);
        file(
                "journal.csv",
                bytes(
                        "step,epoch,seconds,learning_rate,loss,gradient_norm,patches_per_second,"
                                + "val_dice,val_dice_mito\n10,1,2.5,0.01,0.7,1.2,3,0.4,0.4\n20,2,5,0.01,0.6,1,3,,\n"),
                Journal::read);
        file(
                "objects.csv",
                bytes(
                        "crop,class,truth_id,truth_voxels,predicted_id,predicted_voxels,iou,distance,"
                                + "closeness,z,y,x\ncrop1,mito,1,20,2,21,0.9,1,0.8,1.0,2.0,3.0\n"),
                ObjectsCsv::read);
        file(
                "state.json",
                bytes(
                        "{\"version\":1,\"hash\":\"h\",\"step\":3,\"best\":0.5,\"waited\":0,\"lossSum\":1,"
                                + "\"lossCount\":1,\"scores\":[{\"step\":3,\"dice\":0.5}],\"closedEpochs\":1,"
                                + "\"finished\":false}"),
                path -> {
                    Path step = Files.createDirectories(folder.resolve("step"));
                    Files.write(step.resolve(Checkpoints.STATE), Files.readAllBytes(path));
                    Checkpoints.state(step);
                });
    }

    private static void images() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY})
            for (String compression : new String[] {"", "Deflate", "LZW", "PackBits"})
                file(
                        "a.tif",
                        tiff(new BufferedImage(9, 8, type), compression),
                        ReaderFuzzTest::image);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(9, 8, BufferedImage.TYPE_BYTE_GRAY), "png", png);
        file("a.png", png.toByteArray(), ReaderFuzzTest::image);
        ByteBuffer mrc = ByteBuffer.allocate(1024 + 60).order(ByteOrder.LITTLE_ENDIAN);
        mrc.putInt(5).putInt(4).putInt(3).putInt(0).putInt(28, 5).putInt(32, 4).putInt(36, 3);
        mrc.putFloat(40, 500).putFloat(44, 400).putFloat(48, 300);
        mrc.putInt(64, 1).putInt(68, 2).putInt(72, 3).put(208, bytes("MAP DD\0\0"));
        file("a.mrc", mrc.array(), ReaderFuzzTest::image);
        ByteBuffer nifti = ByteBuffer.allocate(352 + 60).order(ByteOrder.LITTLE_ENDIAN);
        nifti.putInt(0, 348)
                .putShort(40, (short) 3)
                .putShort(42, (short) 5)
                .putShort(44, (short) 4);
        nifti.putShort(46, (short) 3)
                .putShort(48, (short) 1)
                .putShort(70, (short) 2)
                .putShort(72, (short) 8);
        nifti.putFloat(80, 1)
                .putFloat(84, 1)
                .putFloat(88, 1)
                .putFloat(108, 352)
                .put(344, bytes("n+1\0"));
        file("a.nii", nifti.array(), ReaderFuzzTest::image);
    }

    private static byte[] tiff(BufferedImage image, String compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        if (!compression.isEmpty()) {
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionType(compression);
        }
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        writer.dispose();
        return out.toByteArray();
    }

    private static void image(Path file) {
        try (ForeignImage image = ForeignImages.open(file)) {
            Box whole = Box.of(image.array().spec().shape());
            if (whole.size() <= MOST_VOXELS) image.array().read(whole);
        }
    }

    private static void submission() throws IOException {
        Path root = folder.resolve("submission");
        long[] shape = {5, 4, 6};
        try (ArrayStore store = Stores.openOrCreate(root)) {
            for (String name : new String[] {"mito", "er"}) {
                ArraySpec spec = ArraySpec.of(shape, new int[] {4, 4, 4}, DType.UINT8);
                ChunkedArray array = store.create("crop4/" + name, spec);
                byte[] values = new byte[120];
                for (int i = 0; i < 40; i++) values[i] = 1;
                array.write(Box.of(shape), values);
                array.setAttributes(
                        Json.parseObject(
                                bytes(
                                        "{\"voxel_size\":[8,8,8],\"translation\":[0,0,0],\"shape\":[5,4,6]}"),
                                ""));
            }
        }
        Manifest manifest = Manifest.parse(MANIFEST.lines().toList(), "m.csv");
        file(
                "s.zip",
                zip(new TreeMap<>(Mutator.read(root))),
                path -> Validator.validate(path, manifest));
    }

    @Test
    void wrongFilesAreReadOrRefused() {
        Map<String, String> faults = Campaign.run("readers", 3000, ReaderFuzzTest::execute);
        assertEquals(Map.of(), faults);
    }

    private static void execute(long seed) throws IOException {
        Mutator mutator = new Mutator(seed);
        Target target = TARGETS.get((int) (seed % TARGETS.size()));
        try {
            target.reader.read(mutator.files(target.files));
        } catch (CellMapException e) {
            String text = e.getMessage();
            assertTrue(!e.what().isBlank() && !e.why().isBlank(), text);
            assertTrue(
                    !text.matches("(?s).*\\w(Exception|Error)\\b.*"), "a name of a class: " + text);
        }
    }
}
