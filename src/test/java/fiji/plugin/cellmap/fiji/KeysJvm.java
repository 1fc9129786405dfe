// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.dialog.FontSize;
import fiji.plugin.cellmap.fiji.live.LiveView;
import fiji.plugin.cellmap.fiji.live.LiveWindow;
import fiji.plugin.cellmap.fiji.live.Steering;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dialog;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JFrame;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;

/** Presses keys in our windows, wherever the focus may be. Prints what did not do as it should. */
public final class KeysJvm {

    private static final int MILLIS = 20;
    private static final int TRIES = 300;

    private static int pressed;

    private KeysJvm() {}

    /**
     * @param args a folder that is there
     */
    public static void main(String[] args) {
        try {
            for (String name : Commands.ALL.keySet()) escape(name);
            for (Class<?> kind : List.of(JTextComponent.class, JComboBox.class, JCheckBox.class))
                enter(args[0], kind);
            cancel();
            System.out.println(pressed + " keys");
            System.exit(0);
        } catch (Exception e) { // Windows would keep the process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }

    /** In font sizes: 780 pixels with letters of 14, for a screen of 800. */
    private static final double WIDEST = 56;

    /** Every kind of field leaves a dialog by Escape. */
    private static void escape(String name) throws Exception {
        if (Commands.create(name).declarations().isEmpty()) return; // It asks nothing.
        int kinds = open(name, Map.of()).fields().size();
        int width = Asked.last.dialog.dialog().getWidth();
        if (width > FontSize.em(WIDEST)) System.out.println("Wide: " + name + " " + width);
        for (int i = 0; i < kinds; i++) {
            Asked asked = i == 0 ? Asked.last : open(name, Map.of());
            Component focus = asked.fields().get(i);
            press(focus, KeyEvent.VK_ESCAPE);
            if (!asked.closed() || asked.result().isPresent())
                System.out.println("Escape: " + name + " " + focus.getClass().getName());
        }
    }

    /** Enter is OK. */
    private static void enter(String folder, Class<?> kind) throws Exception {
        Map<String, String> texts =
                Map.of("config", "demo", "data", folder, "run", folder + "/run");
        Asked asked = open("train", texts);
        JButton ok = asked.dialog.getRootPane().getDefaultButton();
        await(() -> Optional.of(ok).filter(Component::isEnabled));
        for (Component field : asked.fields()) {
            if (!kind.isInstance(field)) continue;
            press(field, KeyEvent.VK_ENTER);
            boolean done = asked.closed() && asked.result().isPresent();
            if (!done) System.out.println("Enter: " + field.getClass().getName());
            return;
        }
        System.out.println("no " + kind);
    }

    /** Escape in the window of a command is a cancel. */
    private static void cancel() throws Exception {
        Steering steering = new Steering();
        LiveView view = LiveWindow.open("Work", steering, true);
        view.show("at work", 1, 2);
        JFrame frame = await(KeysJvm::frame);
        JButton button = first(frame, JButton.class);
        press(button, KeyEvent.VK_ESCAPE);
        await(() -> Optional.of(frame).filter(f -> !f.isShowing()));
        if (!steering.cancelled()) System.out.println("not cancelled");
    }

    private static Optional<JFrame> frame() {
        for (Window window : Window.getWindows())
            if (window instanceof JFrame f && f.isShowing()) return Optional.of(f);
        return Optional.empty();
    }

    /** A dialog that is open. */
    private static final class Asked {
        static Asked last;
        final FutureTask<Optional<Map<String, String>>> answer;
        JDialogOf dialog;

        Asked(FutureTask<Optional<Map<String, String>>> answer) {
            this.answer = answer;
            last = this;
        }

        /** One of each kind that can have the focus. */
        List<Component> fields() {
            Map<Class<?>, Component> kinds = new LinkedHashMap<>();
            for (Component c : all(dialog.dialog()))
                if (c.isShowing() && c.isFocusable() && c.isEnabled())
                    if (c instanceof JTextComponent
                            || c instanceof JComboBox
                            || c instanceof JCheckBox
                            || c instanceof JButton) kinds.putIfAbsent(c.getClass(), c);
            return List.copyOf(kinds.values());
        }

        boolean closed() throws Exception {
            try {
                await(() -> Optional.of(this).filter(a -> !a.dialog.dialog().isShowing()));
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }

        Optional<Map<String, String>> result() throws Exception {
            return answer.get();
        }
    }

    /** A dialog of Swing. */
    private record JDialogOf(Dialog dialog) {
        javax.swing.JRootPane getRootPane() {
            return ((javax.swing.JDialog) dialog).getRootPane();
        }
    }

    private static Asked open(String name, Map<String, String> texts) throws Exception {
        CommandDialog dialog = new CommandDialog(Commands.create(name), new QuietHost());
        Asked asked = new Asked(new FutureTask<>(() -> dialog.ask(Map.of(), texts)));
        new Thread(asked.answer, "asking").start();
        asked.dialog = new JDialogOf(await(DialogRobot::dialog));
        return asked;
    }

    private static void press(Component focus, int key) throws Exception {
        pressed++;
        SwingUtilities.invokeLater( // A modal dialog may answer from within.
                () -> {
                    for (int id : new int[] {KeyEvent.KEY_PRESSED, KeyEvent.KEY_RELEASED})
                        focus.dispatchEvent(
                                new KeyEvent(
                                        focus,
                                        id,
                                        System.currentTimeMillis(),
                                        0,
                                        key,
                                        key == KeyEvent.VK_ENTER ? '\n' : (char) key));
                });
    }

    private static <T extends Component> T first(Container parent, Class<T> kind) {
        return all(parent).stream()
                .filter(c -> kind.isInstance(c) && c.isShowing())
                .map(kind::cast)
                .findFirst()
                .get();
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
            FutureTask<Optional<T>> look = new FutureTask<>(what);
            SwingUtilities.invokeAndWait(look);
            if (look.get().isPresent()) return look.get().get();
            Thread.sleep(MILLIS);
        }
        throw new IllegalStateException("nothing came");
    }
}
