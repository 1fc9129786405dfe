// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import bdv.ui.splitpanel.SplitPanel;
import bdv.util.BdvFunctions;
import bdv.util.BdvHandle;
import bdv.util.BdvHandlePanel;
import bdv.util.BdvOptions;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Container;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.dnd.DropTarget;
import java.awt.image.BufferedImage;
import java.awt.image.VolatileImage;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.text.BadLocationException;
import javax.swing.text.html.HTMLEditorKit;
import net.imglib2.img.array.ArrayImgs;

/**
 * A viewer that nobody sees, built and painted once before the first real one. The classes and
 * fonts that a window needs are loaded where it is painted first: here, beside the event thread,
 * which would stand still meanwhile.
 */
final class Rehearsal {

    private static final AtomicBoolean DONE = new AtomicBoolean();

    private final JFrame window = new JFrame();
    private final BdvHandlePanel handle = new BdvHandlePanel(window, BdvOptions.options());

    private Rehearsal() {}

    /**
     * Takes place at the first call in a JVM; then, without a screen, and on the event thread,
     * nothing happens. Blocks.
     *
     * @param width of the real window, in pixels
     * @param more what is added to that window
     */
    static void once(int width, int height, Function<BdvHandle, List<Runnable>> more) {
        if (GraphicsEnvironment.isHeadless() || SwingUtilities.isEventDispatchThread()) return;
        if (DONE.getAndSet(true)) return;
        try {
            help();
            Rehearsal rehearsal = new Rehearsal();
            try {
                rehearsal.build(width, height, more);
                rehearsal.paint(width, height);
            } finally {
                rehearsal.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (InvocationTargetException | IOException | BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The viewer's help is a page of HTML. */
    private static void help() throws IOException, BadLocationException {
        HTMLEditorKit kit = new HTMLEditorKit();
        kit.read(new StringReader("<html><p>help</p></html>"), kit.createDefaultDocument(), 0);
    }

    /**
     * What a first window of the JVM needs from the system comes in events of its own: with all the
     * parts of this one in one event it took more than 100 ms.
     */
    private void build(int width, int height, Function<BdvHandle, List<Runnable>> more)
            throws InterruptedException, InvocationTargetException {
        window.setSize(width, height);
        SwingUtilities.invokeAndWait(window::addNotify);
        SwingUtilities.invokeAndWait(() -> window.setDropTarget(new DropTarget()));
        BdvFunctions.show(
                ArrayImgs.unsignedBytes(2, 2, 2), "EM", BdvOptions.options().addTo(handle));
        more.apply(handle).forEach(Runnable::run);
        SplitPanel parts = handle.getSplitPanel();
        parts.getPreferredSize();
        parts.setSize(width, height);
        layOut(parts);
        SwingUtilities.invokeAndWait(() -> window.add(parts, BorderLayout.CENTER));
        SwingUtilities.invokeAndWait(window::validate);
        SwingUtilities.invokeAndWait(() -> parts.setCollapsed(false));
        SwingUtilities.invokeAndWait(window::validate);
    }

    /**
     * As validating does for a window that has one on the screen, which is for the event thread
     * only.
     */
    static void layOut(Container whole) {
        whole.doLayout();
        for (Component part : whole.getComponents()) if (part instanceof Container c) layOut(c);
    }

    /**
     * Part after part, on a surface like that of the screen: a whole that paints its parts holds
     * the lock that the event thread needs for every window.
     */
    private void paint(int width, int height) {
        VolatileImage surface =
                window.getGraphicsConfiguration().createCompatibleVolatileImage(width, height);
        Graphics2D graphics = surface.createGraphics();
        graphics.setClip(0, 0, width, height); // Some parts ask for it.
        try {
            BufferedImage rendered = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
            graphics.drawImage(rendered, 0, 0, width, height, null); // As the viewer draws its own.
            for (Component part : parts(window.getContentPane())) part.paint(graphics);
        } finally {
            graphics.dispose();
            surface.flush();
        }
    }

    private static List<Component> parts(Container whole) {
        List<Component> parts = new ArrayList<>();
        for (Component part : whole.getComponents()) {
            if (part instanceof Container inner && inner.getComponentCount() > 0)
                parts.addAll(parts(inner));
            else parts.add(part);
        }
        return parts;
    }

    private void end() {
        handle.close();
        window.dispose();
    }
}
