// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import ij.ImagePlus;
import java.nio.file.Path;

/**
 * Shows the first class of a prediction as a virtual stack that fills up, block by block, until it
 * is closed; passes everything on. For the thread that is told.
 */
final class GrowingResult implements Progress, AutoCloseable {

    private final Progress progress;
    private final Host host;
    private PredictionEvent.Planned plan;
    private ArrayStore store;
    private ImagePlus image;

    /**
     * @param host shows it if somebody sees windows
     */
    GrowingResult(Progress progress, Host host) {
        this.progress = progress;
        this.host = host;
    }

    @Override
    public void tell(Event event) {
        progress.tell(event);
        if (event instanceof PredictionEvent.Planned planned) plan = planned;
        if (event instanceof PredictionEvent.Done done && host.watched() && plan != null)
            grow(done.block());
    }

    private void grow(int block) {
        if (image == null) {
            try {
                image = open(block);
            } catch (CellMapException e) {
                plan = null; // It is shown when it is finished.
                return;
            }
            host.show(image);
        }
        if (image.getWindow() == null) return;
        image.updateVirtualSlice();
        image.updateAndDraw();
    }

    /** Without a cache, so that each look finds what was written meanwhile; at the first block. */
    private ImagePlus open(int block) {
        String name = plan.classes().get(0);
        GroupLocation at = GroupLocation.of(Path.of(plan.where()).resolve(name).resolve("s0"));
        store = Stores.open(at.container());
        VoxelGrid grid = new VoxelGrid(new double[] {1, 1, 1}, new double[3]);
        ImagePlus opened =
                ShownVolume.grey(
                        VoxelImage.of(store.open(at.group()), grid), name + " (in progress)");
        int layers = plan.blocks()[0];
        opened.setSlice(1 + (2 * (block % layers) + 1) * opened.getNSlices() / (2 * layers));
        return opened;
    }

    @Override
    public void close() {
        if (image != null) image.close();
        if (store != null) store.close();
    }

    @Override
    public void begin(String stage, long total) {
        progress.begin(stage, total);
    }

    @Override
    public void advance(long units) {
        progress.advance(units);
    }

    @Override
    public void message(String text) {
        progress.message(text);
    }

    @Override
    public boolean cancelled() {
        return progress.cancelled();
    }

    @Override
    public boolean paused() {
        return progress.paused();
    }

    @Override
    public boolean enough() {
        return progress.enough();
    }
}
