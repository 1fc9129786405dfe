// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
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
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;

/** Fills in a dialog of ours as a user does, field by field, and presses OK. */
final class DialogRobot {

    private static final int MILLIS = 50;
    private static final int TRIES = 600;

    private DialogRobot() {}

    /**
     * Waits for the dialog of a command, fills it in and presses OK once that can be pressed.
     *
     * @param texts by name of the component
     */
    static void enter(CellMapCommand<?> command, Map<String, String> texts) throws Exception {
        Dialog dialog = await(DialogRobot::dialog);
        onEvents(
                () -> {
                    button(dialog, "More…").ifPresent(JButton::doClick);
                    for (Declaration d : command.declarations())
                        if (texts.containsKey(d.name())) set(dialog, d, texts.get(d.name()));
                    return null;
                });
        JButton ok = button(dialog, "OK").orElseThrow();
        await(() -> Optional.of(ok).filter(Component::isEnabled));
        onEvents(
                () -> {
                    ok.doClick();
                    return null;
                });
        await(() -> Optional.of(dialog).filter(d -> !d.isShowing()));
    }

    /** A dialog that shows. */
    static Optional<Dialog> dialog() {
        for (Window window : Window.getWindows())
            if (window instanceof Dialog dialog && dialog.isShowing()) return Optional.of(dialog);
        return Optional.empty();
    }

    private static void set(Container dialog, Declaration d, String text) {
        for (Component c : all(dialog)) {
            if (c instanceof JCheckBox box && box.getText().equals(d.label()))
                box.setSelected(Boolean.parseBoolean(text));
            if (!(c instanceof JLabel label) || !label.getText().equals(d.label())) continue;
            if (label.getLabelFor() instanceof JTextComponent field) field.setText(text);
            if (label.getLabelFor() instanceof JComboBox<?> box) box.setSelectedItem(text);
        }
    }

    private static Optional<JButton> button(Container parent, String text) {
        return all(parent).stream()
                .filter(c -> c instanceof JButton b && text.equals(b.getText()))
                .map(JButton.class::cast)
                .findFirst();
    }

    private static List<Component> all(Container parent) {
        List<Component> all = new ArrayList<>();
        for (Component child : parent.getComponents()) {
            all.add(child);
            if (child instanceof Container inner) all.addAll(all(inner));
        }
        return all;
    }

    private static <T> T await(Callable<Optional<T>> what) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            Optional<T> found = onEvents(what);
            if (found.isPresent()) return found.get();
            Thread.sleep(MILLIS);
        }
        throw new IllegalStateException("nothing to press: " + texts());
    }

    /** What the open dialog says, for a failure. */
    private static List<String> texts() throws Exception {
        List<String> texts = new ArrayList<>();
        Dialog open = dialog().orElse(null);
        if (open != null)
            for (Component c : all(open)) if (c instanceof JLabel l) texts.add(l.getText());
        return texts;
    }

    private static <T> T onEvents(Callable<T> task) throws Exception {
        FutureTask<T> run = new FutureTask<>(task);
        SwingUtilities.invokeAndWait(run);
        return run.get();
    }
}
