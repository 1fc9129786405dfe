// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Dialog;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.GraphicsEnvironment;
import java.awt.KeyboardFocusManager;
import java.awt.Rectangle;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.KeyStroke;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import javax.swing.SwingWorker;
import javax.swing.Timer;

/** The window of a form. It says what is wrong before OK can be pressed. */
public final class FormDialog {

    /** Lengths in font sizes. */
    private static final double MOST = 72;

    private static final double LINE = 53;

    private static final int QUIET_MILLIS = 200;
    private static final Color WRONG = new Color(0xB00020);

    private final int edge = FontSize.em(1);
    private final int width = FontSize.em(LINE);
    private final Form form;
    private final JDialog dialog;
    private final FormPanel panel;
    private final JLabel help = text(2);
    private final JLabel notice = text(3);
    private final JButton ok = new JButton("OK");
    private final JButton more = new JButton();
    private final Timer quiet = new Timer(QUIET_MILLIS, e -> check());
    private long changes;
    private boolean checked;
    private boolean pressed;
    private boolean incomplete;
    private Map<String, String> result;

    private FormDialog(Form form) {
        this.form = form;
        Window owner = KeyboardFocusManager.getCurrentKeyboardFocusManager().getActiveWindow();
        dialog = new JDialog(owner, form.title(), Dialog.ModalityType.APPLICATION_MODAL);
        panel = new FormPanel(form, this::changed, s -> help.setText(Markup.wrapped(width, s)));
        quiet.setRepeats(false);
        lay();
        check();
    }

    /**
     * Shows the dialog; blocks. On any thread, where there is a screen.
     *
     * @return what was entered, by name, blank for nothing; empty if the user cancelled
     */
    public static Optional<Map<String, String>> show(Form form) {
        if (SwingUtilities.isEventDispatchThread()) return new FormDialog(form).ask();
        List<Optional<Map<String, String>>> result = new ArrayList<>();
        try {
            SwingUtilities.invokeAndWait(() -> result.add(new FormDialog(form).ask()));
            return result.get(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e);
        }
    }

    private Optional<Map<String, String>> ask() {
        dialog.setVisible(true);
        return Optional.ofNullable(result);
    }

    private void lay() {
        JPanel content = new JPanel(new BorderLayout(0, edge));
        content.setBorder(BorderFactory.createEmptyBorder(edge, edge, edge, edge));
        content.add(new JLabel(Markup.wrapped(width, form.purpose())), BorderLayout.NORTH);
        JPanel top = new JPanel(new BorderLayout());
        top.add(panel, BorderLayout.NORTH);
        JScrollPane scroll =
                new JScrollPane(
                        top,
                        JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED,
                        JScrollPane.HORIZONTAL_SCROLLBAR_NEVER);
        scroll.setBorder(BorderFactory.createEmptyBorder());
        scroll.getVerticalScrollBar().setUnitIncrement(16);
        content.add(scroll, BorderLayout.CENTER);
        JPanel south = new JPanel();
        south.setLayout(new BoxLayout(south, BoxLayout.Y_AXIS));
        for (JComponent part : List.of(help, notice, buttons())) {
            part.setAlignmentX(JComponent.LEFT_ALIGNMENT);
            south.add(part);
        }
        content.add(south, BorderLayout.SOUTH);
        dialog.setContentPane(content);
        dialog.getRootPane().setDefaultButton(ok);
        dialog.getRootPane()
                .registerKeyboardAction(
                        e -> dialog.dispose(),
                        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                        JComponent.WHEN_IN_FOCUSED_WINDOW);
        dialog.setDefaultCloseOperation(JDialog.DISPOSE_ON_CLOSE);
        panel.takeDrops();
        fit();
        dialog.setLocationRelativeTo(dialog.getOwner());
        panel.start().ifPresent(JComponent::requestFocusInWindow);
    }

    private JComponent buttons() {
        JPanel buttons = new JPanel(new BorderLayout());
        buttons.setBorder(BorderFactory.createEmptyBorder(edge, 0, 0, 0));
        JPanel left = new JPanel(new FlowLayout(FlowLayout.LEFT, 0, 0));
        JButton page = new JButton("Help");
        page.addActionListener(e -> form.help().run());
        left.add(page);
        if (panel.canFold()) {
            left.add(Box.createHorizontalStrut(edge));
            left.add(more);
            more.addActionListener(e -> fold(!panel.isFolded()));
            fold(panel.isFolded());
        }
        JPanel right = new JPanel(new FlowLayout(FlowLayout.RIGHT, 0, 0));
        JButton cancel = new JButton("Cancel");
        cancel.addActionListener(e -> dialog.dispose());
        ok.addActionListener(e -> press());
        right.add(cancel);
        right.add(Box.createHorizontalStrut(edge));
        right.add(ok);
        buttons.add(left, BorderLayout.WEST);
        buttons.add(right, BorderLayout.EAST);
        return buttons;
    }

    private void fold(boolean folded) {
        panel.fold(folded);
        more.setText(folded ? "More…" : "Less");
        if (dialog.isVisible()) fit();
    }

    /** As large as it needs, but not larger than the screen. */
    private void fit() {
        dialog.pack();
        Rectangle screen =
                GraphicsEnvironment.getLocalGraphicsEnvironment().getMaximumWindowBounds();
        Dimension size = dialog.getSize();
        size.width = Math.min(size.width, screen.width);
        size.height = Math.min(size.height, Math.min(FontSize.em(MOST), screen.height));
        dialog.setSize(size);
        Rectangle at = dialog.getBounds();
        at.x = Math.max(screen.x, Math.min(at.x, screen.x + screen.width - at.width));
        at.y = Math.max(screen.y, Math.min(at.y, screen.y + screen.height - at.height));
        dialog.setLocation(at.x, at.y);
    }

    private JLabel text(int lines) {
        JLabel label = new JLabel();
        label.setVerticalAlignment(SwingConstants.TOP);
        int height = label.getFontMetrics(label.getFont()).getHeight();
        Dimension size = new Dimension(width, height * lines + edge / 2);
        label.setPreferredSize(size);
        label.setMinimumSize(size);
        label.setMaximumSize(new Dimension(Integer.MAX_VALUE, size.height));
        return label;
    }

    private void changed() {
        changes++;
        checked = false;
        if (!saysMissing(panel.texts()) && incomplete) say("", false, false);
        quiet.restart();
    }

    private void press() {
        pressed = true;
        if (checked) close();
        else check();
    }

    private void close() {
        result = panel.texts();
        dialog.dispose();
    }

    /** What is missing is said at once; everything else is found on another thread. */
    private void check() {
        quiet.stop();
        Map<String, String> texts = panel.texts();
        if (saysMissing(texts)) return;
        long asked = changes;
        new SwingWorker<Optional<String>, Void>() {
            @Override
            protected Optional<String> doInBackground() {
                return form.problem().apply(texts);
            }

            @Override
            protected void done() {
                if (asked != changes) return;
                Optional<String> problem = problem(this);
                say(problem.orElse(""), problem.isPresent(), problem.isEmpty());
            }
        }.execute();
    }

    private boolean saysMissing(Map<String, String> texts) {
        List<String> missing = form.missing(texts);
        if (missing.isEmpty()) return false;
        say("Still to be filled in: " + String.join(", ", missing) + ".", false, false);
        incomplete = true;
        return true;
    }

    private static Optional<String> problem(SwingWorker<Optional<String>, Void> worker) {
        try {
            return worker.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            return Optional.empty(); // A defect: it shows when the command runs.
        }
    }

    private void say(String text, boolean wrong, boolean good) {
        notice.setForeground(wrong ? WRONG : help.getForeground());
        notice.setText(text.isEmpty() ? "" : Markup.wrapped(width, text));
        checked = good;
        incomplete = false;
        ok.setEnabled(good);
        ok.setToolTipText(text.isEmpty() ? null : text);
        boolean close = pressed && good;
        pressed = false;
        if (close) close();
    }
}
