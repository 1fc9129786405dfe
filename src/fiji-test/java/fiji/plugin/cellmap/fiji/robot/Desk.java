// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.robot;

import fiji.plugin.cellmap.fiji.CellMapCommand;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JScrollPane;
import javax.swing.SwingUtilities;

/** What lies on the screen of this JVM, by what a user sees: titles, labels and buttons. */
final class Desk {

    private static final int MILLIS = 50;
    private static final String RUN = "run";

    private final Hands hands;

    Desk(Hands hands) {
        this.hands = hands;
    }

    /**
     * Waits until there is something.
     *
     * @throws IllegalStateException if there is nothing after so many seconds, naming the windows
     */
    <T> T await(String what, int seconds, Callable<Optional<T>> look) throws Exception {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            Optional<T> found = onEvents(look);
            if (found.isPresent()) return found.get();
            Thread.sleep(MILLIS);
        }
        hands.look("failure");
        throw new IllegalStateException("No " + what + "; there are " + onEvents(this::texts));
    }

    /** A dialog that shows. */
    Optional<Dialog> dialog() {
        return windows()
                .filter(Dialog.class::isInstance)
                .map(Dialog.class::cast)
                .filter(dialog -> !isPart(dialog))
                .findFirst();
    }

    /** Lists that fold out, and tooltips, are windows, too. */
    private static boolean isPart(Dialog dialog) {
        return dialog.getTitle() == null || dialog.getTitle().isEmpty();
    }

    Stream<Window> windows() {
        return Stream.of(Window.getWindows()).filter(Component::isShowing);
    }

    /** Fills a dialog in, by the labels of its fields; {@code true} and {@code false} are ticks. */
    void fill(Dialog dialog, Map<String, String> texts) throws Exception {
        Optional<JButton> more = button(dialog, "More…");
        boolean all = texts.keySet().stream().allMatch(l -> field(dialog, l).isPresent());
        if (more.isPresent() && !all) {
            hands.click(more.get());
            Thread.sleep(4 * MILLIS);
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            JComponent field =
                    await(
                            "field " + text.getKey(),
                            5,
                            () -> field(dialog, text.getKey()).map(JComponent.class::cast));
            onEvents(
                    () -> {
                        field.scrollRectToVisible(
                                new java.awt.Rectangle(0, 0, field.getWidth(), field.getHeight()));
                        return null;
                    });
            if (field instanceof JCheckBox box) {
                if (box.isSelected() != Boolean.parseBoolean(text.getValue())) hands.click(box);
            } else {
                hands.click(field);
                hands.retype(text.getValue());
            }
        }
    }

    /** Presses a button of a window, once it can be pressed. */
    void press(Container window, String text, int seconds) throws Exception {
        JButton button =
                await(
                        "button " + text + " that can be pressed",
                        seconds,
                        () -> button(window, text).filter(Component::isEnabled));
        hands.click(button);
    }

    /** What is to be filled in beside a label, or the check box of that text. */
    private static Optional<Component> field(Container parent, String label) {
        for (Component c : all(parent)) {
            if (!c.isShowing()) continue;
            if (c instanceof JCheckBox box && box.getText().equals(label)) return Optional.of(box);
            if (c instanceof JLabel l && label.equals(l.getText()) && l.getLabelFor() != null)
                return Optional.of(l.getLabelFor());
        }
        return Optional.empty();
    }

    static Optional<JButton> button(Container parent, String text) {
        return all(parent).stream()
                .filter(c -> c instanceof JButton b && text.equals(b.getText()) && b.isShowing())
                .map(JButton.class::cast)
                .findFirst();
    }

    /** Buttons of a window whose left or right end is outside it or under another part. */
    static List<String> hiddenButtons(Container window) {
        List<String> hidden = new ArrayList<>();
        for (Component c : all(window)) {
            if (!(c instanceof JButton b) || !b.isShowing() || inScroll(b)) continue;
            if (b.getText() == null || b.getText().isEmpty()) continue;
            if (!b.getVisibleRect().getSize().equals(b.getSize())
                    || b.getWidth() < b.getPreferredSize().width) hidden.add(b.getText());
        }
        return hidden;
    }

    private static boolean inScroll(Component c) {
        return SwingUtilities.getAncestorOfClass(JScrollPane.class, c) != null;
    }

    static List<Component> all(Container parent) {
        List<Component> all = new ArrayList<>();
        for (Component child : parent.getComponents()) {
            all.add(child);
            if (child instanceof Container inner) all.addAll(all(inner));
        }
        return all;
    }

    /** Whether a command of ours is at work. */
    static boolean isBusy() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(
                        frame ->
                                frame.getClassName().equals(CellMapCommand.class.getName())
                                        && frame.getMethodName().equals(RUN));
    }

    /** What the windows say. */
    private Optional<List<String>> texts() {
        List<String> texts = new ArrayList<>();
        windows()
                .forEach(
                        window -> {
                            texts.add(window.getName() + " " + title(window));
                            for (Component c : all(window))
                                if (c instanceof JLabel l && l.isShowing() && l.getText() != null)
                                    texts.add(
                                            "  " + l.getText().replaceAll("<[^>]*>", " ").strip());
                        });
        return Optional.of(texts);
    }

    private static String title(Window window) {
        if (window instanceof Dialog d) return d.getTitle();
        return window instanceof java.awt.Frame f ? f.getTitle() : "";
    }

    private static <T> T onEvents(Callable<T> task) throws Exception {
        FutureTask<T> run = new FutureTask<>(task);
        SwingUtilities.invokeAndWait(run);
        return run.get();
    }
}
