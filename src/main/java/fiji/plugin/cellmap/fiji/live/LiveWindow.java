// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.GraphicsConfiguration;
import java.awt.GraphicsEnvironment;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.Toolkit;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.awt.event.WindowListener;
import java.util.List;
import javax.swing.BorderFactory;
import javax.swing.Box;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import javax.swing.JTabbedPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.Timer;
import javax.swing.WindowConstants;

/**
 * The window of a command: its progress, and its training and prediction if it has them. Looks at
 * the model a few times a second, so work never waits for the screen. Closing it cancels; it closes
 * by itself at the end, unless there are curves to look at. What comes into it later comes below
 * and to the right, so that no button moves away from under the pointer.
 */
public final class LiveWindow {

    private static final int PERIOD_MILLIS = 250;

    /** Commands that end sooner show no window. */
    private static final long SHORT_NANOS = 1_000_000_000;

    /** Width of most windows once they show what they are to show. */
    private static final double USUAL = 54;

    private final CommandModel model;
    private final Steering steering;
    private final boolean stays;
    private final JFrame frame;
    private final JTabbedPane tabs = new JTabbedPane();
    private final JTextArea end = new JTextArea();
    private final JLabel line = new JLabel(" ");
    private final JProgressBar bar = new JProgressBar(0, 1000);
    private final JButton pause = new JButton();
    private final JButton enough = new JButton("Stop and Keep");
    private final JButton close = new JButton("Cancel");
    private final WindowListener closing =
            new WindowAdapter() {
                @Override
                public void windowClosing(WindowEvent e) {
                    close();
                }
            };
    private final Timer timer = new Timer(PERIOD_MILLIS, e -> refresh());
    private TrainingPanel training;
    private PredictionPanel prediction;
    private long shown = -1;

    private LiveWindow(String title, CommandModel model, Steering steering, boolean stays) {
        this.model = model;
        this.steering = steering;
        this.stays = stays;
        frame = new JFrame("CellMap: " + title);
        frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
        frame.setAutoRequestFocus(false);
        frame.addWindowListener(closing);
        frame.getRootPane()
                .registerKeyboardAction(
                        e -> close(),
                        KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0),
                        JComponent.WHEN_IN_FOCUSED_WINDOW);
        frame.setContentPane(content());
        timer.start();
    }

    /**
     * A window for a command; it appears when there is something to see.
     *
     * @param stays whether the curves of a training stay after its end
     * @return where to tell about the command; shows nothing where there is no screen
     */
    public static LiveView open(String title, Steering steering, boolean stays) {
        if (GraphicsEnvironment.isHeadless()) return LiveView.NONE;
        Thread warm = new Thread(Style::warmUp, "cellmap-live");
        warm.setDaemon(true);
        warm.start();
        CommandModel model = new CommandModel();
        long began = System.nanoTime();
        Timer wait = new Timer(PERIOD_MILLIS, null);
        wait.addActionListener(
                e -> {
                    boolean due = System.nanoTime() - began > SHORT_NANOS || model.hasPanels();
                    if (due || model.end() != null) wait.stop();
                    if (due && model.end() == null)
                        new LiveWindow(title, model, steering, stays).refresh();
                });
        wait.start();
        return model;
    }

    private JPanel content() {
        end.setVisible(false);
        end.setEditable(false);
        end.setLineWrap(true);
        end.setWrapStyleWord(true);
        end.setFont(Style.font());
        end.setBorder(
                BorderFactory.createCompoundBorder(
                        BorderFactory.createMatteBorder(0, Style.em(0.4), 0, 0, Style.VERMILION),
                        BorderFactory.createEmptyBorder(
                                Style.em(0.4), Style.em(0.6), Style.em(0.4), Style.em(0.6))));
        pause.addActionListener(e -> pause());
        enough.addActionListener(e -> enough());
        enough.setToolTipText(
                "End the training at a checkpoint and keep its model; it can be continued later.");
        close.addActionListener(e -> close());
        Box buttons = Box.createHorizontalBox();
        for (JButton button : List.of(close, pause, enough)) {
            if (button != close) buttons.add(Box.createHorizontalStrut(Style.em(0.5)));
            buttons.add(button);
        }
        bar.setStringPainted(true);
        line.setPreferredSize(new Dimension(Style.em(34), Style.em(1.6)));
        JPanel state = new JPanel(new BorderLayout(0, Style.em(0.4)));
        int side = Style.em(0.7);
        state.setBorder(BorderFactory.createEmptyBorder(side, side, side, side));
        state.add(line, BorderLayout.NORTH);
        state.add(bar, BorderLayout.CENTER);
        state.add(buttons, BorderLayout.SOUTH);
        JPanel top = new JPanel(new BorderLayout());
        top.add(state, BorderLayout.NORTH);
        top.add(end, BorderLayout.SOUTH);
        JPanel all = new JPanel(new BorderLayout());
        all.add(top, BorderLayout.NORTH);
        return all;
    }

    private void pause() {
        steering.pause(!steering.paused());
        refresh();
    }

    private void enough() {
        steering.end();
        refresh();
    }

    /** Cancels what still works. */
    private void close() {
        if (model.end() == null) steering.cancel();
        timer.stop();
        frame.dispose();
        // Java itself keeps the last window that had the focus: it should hold nothing.
        frame.removeWindowListener(closing);
        frame.getRootPane().resetKeyboardActions();
        frame.setContentPane(new JPanel());
    }

    private void refresh() {
        String why = model.end();
        boolean over = why != null;
        if (over && (training == null || !stays && why.isEmpty())) {
            close();
            return;
        }
        panels();
        buttons(over);
        if (model.version() != shown) {
            shown = model.version();
            line.setText(model.line());
            line.setToolTipText(model.line());
            bar.setIndeterminate(!over && model.thousandths() < 0);
            bar.setString(model.thousandths() < 0 ? " " : null); // The height stays.
            bar.setValue(Math.max(0, model.thousandths()));
            if (training != null) training.refresh(model.memory());
            if (prediction != null) prediction.refresh(model.memory());
            if (over) conclude(why);
        }
        if (frame.isVisible()) return;
        frame.pack();
        frame.setBounds(WindowPlace.first(room(), frame.getSize(), Style.em(USUAL)));
        frame.setVisible(true);
    }

    private void conclude(String why) {
        timer.stop();
        end.setText(why);
        end.setVisible(!why.isEmpty());
        if (why.isEmpty()) line.setText("Done. What came out is in the log.");
        bar.setVisible(false);
        frame.validate();
    }

    /** Adds what the command has begun meanwhile. */
    private void panels() {
        TrainingModel nowTraining = model.training();
        if (nowTraining != null && (training == null || training.model() != nowTraining)) {
            if (training != null) tabs.remove(training);
            training = new TrainingPanel(nowTraining);
            add("Training", training);
        }
        PredictionModel nowPrediction = model.prediction();
        if (nowPrediction != null && prediction == null) {
            prediction = new PredictionPanel(nowPrediction);
            add("Prediction", prediction);
        }
    }

    private void add(String name, Component panel) {
        tabs.addTab(name, panel);
        tabs.setSelectedComponent(panel);
        if (tabs.getParent() == null) frame.getContentPane().add(tabs, BorderLayout.CENTER);
        if (frame.isVisible()) grow();
    }

    private void grow() {
        frame.setBounds(
                WindowPlace.grown(
                        room(),
                        frame.getBounds(),
                        frame.getPreferredSize(),
                        frame.getContentPane().getMinimumSize()));
        frame.validate();
    }

    /** Of the screen, without what the desktop takes. */
    private Rectangle room() {
        GraphicsConfiguration screen = frame.getGraphicsConfiguration();
        Rectangle room = screen.getBounds();
        Insets taken = Toolkit.getDefaultToolkit().getScreenInsets(screen);
        room.x += taken.left;
        room.y += taken.top;
        room.width -= taken.left + taken.right;
        room.height -= taken.top + taken.bottom;
        return room;
    }

    private void buttons(boolean over) {
        TrainingModel trains = model.training();
        boolean steers = trains != null && !trains.over() && !over;
        pause.setVisible(steers);
        enough.setVisible(steers);
        close.setText(over ? "Close" : "Cancel");
        frame.getRootPane().setDefaultButton(over ? close : null);
        if (!steers) return;
        pause.setText(!steering.paused() ? "Pause" : trains.resting() ? "Continue" : "Pausing…");
        pause.setEnabled(!steering.enough());
        enough.setText(steering.enough() ? "Stopping…" : "Stop and Keep");
        enough.setEnabled(!steering.enough());
    }
}
