package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.config.ProcessSection.ClassRule;
import fiji.plugin.cellmap.process.ProcessSummary.ClassResult;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes masks and objects from predicted probabilities: a threshold for semantic classes (uint8, 0
 * or 1), and 26-connected components of at least a size for instance classes (ids from 1 on in
 * uint16, or uint32 where there are more than 65535). Shape and place are those of the prediction.
 * A result appears whole or not at all, and running again gives the same. For one thread.
 */
public final class Processor {

    private static final long MIB = 1L << 20;
    private static final int BLOCK = 128;
    private static final int MAX_UINT16 = 0xffff;

    private final ProcessRequest request;

    /**
     * @throws UsageException if the settings are impossible
     */
    public Processor(ProcessRequest request) {
        ProcessChecks.check(request.settings(), request.settings().classes().keySet());
        this.request = request;
    }

    /**
     * Processes every class; blocks. Cancel is honoured within a block; classes that are finished
     * stay.
     *
     * @throws CellMapException if a prediction is missing or unfinished, cannot be read, or needs
     *     more memory than allowed
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled
     */
    public ProcessSummary run(Progress progress) {
        List<ClassResult> results = new ArrayList<>();
        for (String name : request.classes()) results.add(process(name, progress));
        return ProcessSummary.of(results);
    }

    private ClassResult process(String name, Progress progress) {
        String image = ProcessRequest.image(request.from(), name);
        if (!Multiscale.isAt(request.predictions(), image)) throw unfinished(image);
        Multiscale.Level level = Multiscale.read(request.predictions(), image).finest();
        ChunkedArray probabilities =
                request.predictions().open(ProcessRequest.image(image, level.path()));
        ClassRule rule = request.settings().rule(name);
        Mask mask = new ThresholdMask(probabilities, rule.threshold());
        int[] chunks = probabilities.spec().chunks();
        try (ResultImage result = new ResultImage(request.container(), request.to(), name)) {
            ClassResult done =
                    request.instance().test(name)
                            ? objects(name, mask, chunks, rule.minSize(), result, progress)
                            : mask(name, mask, chunks, result, progress);
            result.publish(level.grid());
            return done;
        }
    }

    private ClassResult mask(
            String name, Mask mask, int[] chunks, ResultImage result, Progress progress) {
        ArraySpec spec = ArraySpec.of(mask.shape(), chunks, DType.UINT8);
        ChunkedArray array = result.create(spec);
        List<Box> blocks = BlockwiseLabeling.blocks(mask.shape(), blockShape(mask, chunks));
        progress.begin("Thresholding " + name, blocks.size());
        long foreground = 0;
        for (Box block : blocks) {
            progress.check();
            byte[] values = mask.read(block);
            for (byte v : values) foreground += v;
            array.write(block, values);
            progress.advance(1);
        }
        long voxels = Box.of(mask.shape()).size();
        return new ClassResult(name, false, spec.dtype().label, foreground, voxels, 0);
    }

    private ClassResult objects(
            String name,
            Mask mask,
            int[] chunks,
            int minSize,
            ResultImage result,
            Progress progress) {
        int[] blockShape = blockShape(mask, chunks);
        long needed = BlockwiseLabeling.bytes(mask.shape(), blockShape);
        if (needed > request.memory()) throw tooLarge(name, needed);
        progress.begin(
                "Labelling " + name,
                2L * BlockwiseLabeling.blocks(mask.shape(), blockShape).size());
        BlockwiseLabeling labeling =
                new BlockwiseLabeling(mask, blockShape, minSize, request.memory(), progress);
        DType dtype = labeling.objects() <= MAX_UINT16 ? DType.UINT16 : DType.UINT32;
        ChunkedArray array = result.create(ArraySpec.of(mask.shape(), chunks, dtype));
        long[] foreground = {0};
        labeling.forEach(
                (block, ids) -> {
                    for (int id : ids) if (id != 0) foreground[0]++;
                    array.write(block, dtype == DType.UINT16 ? shorts(ids) : ids);
                },
                progress);
        long voxels = Box.of(mask.shape()).size();
        return new ClassResult(name, true, dtype.label, foreground[0], voxels, labeling.objects());
    }

    private static short[] shorts(int[] ids) {
        short[] shorts = new short[ids.length];
        for (int i = 0; i < ids.length; i++) shorts[i] = (short) ids[i];
        return shorts;
    }

    /** Whole chunks, about {@link #BLOCK} voxels long; a chunk where memory is short. */
    private int[] blockShape(Mask mask, int[] chunks) {
        int[] shape = chunks.clone();
        for (int d = 0; d < 3; d++) shape[d] *= Math.max(1, BLOCK / chunks[d]);
        return BlockwiseLabeling.bytes(mask.shape(), shape) <= request.memory()
                ? shape
                : chunks.clone();
    }

    private CellMapException unfinished(String image) {
        return new CellMapException(
                "Cannot process a prediction",
                request.predictions().location() + "/" + image,
                "There is no finished image.",
                "Run predict (again): it goes on where it stopped.");
    }

    private UsageException tooLarge(String name, long needed) {
        return new UsageException(
                "Cannot label the objects of " + name,
                request.predictions().location(),
                "It needs " + needed / MIB + " MiB, allowed are " + request.memory() / MIB + ".",
                "Allow more memory.");
    }
}
