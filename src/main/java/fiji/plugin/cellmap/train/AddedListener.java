// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.util.CancelledException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/**
 * A listener that another jar adds: whatever it does wrong ends its listening, not the training.
 * For one thread.
 */
public final class AddedListener implements TrainingListener {

    private final String name;
    private final Consumer<String> warning;
    private TrainingListener listener;

    AddedListener(String name, TrainingListener listener, Consumer<String> warning) {
        this.name = name;
        this.listener = listener;
        this.warning = warning;
    }

    /**
     * Those of all providers on the class path.
     *
     * @param warning is told what fails, once each
     */
    public static List<TrainingListener> all(
            Path run, ConfigFile config, Consumer<String> warning) {
        List<TrainingListener> found = new ArrayList<>();
        ServiceLoader.load(
                        TrainingListenerProvider.class,
                        TrainingListenerProvider.class.getClassLoader())
                .stream()
                .forEach(
                        provider -> {
                            String name = provider.type().getName();
                            try {
                                TrainingListener made = provider.get().listener(run, config);
                                found.add(new AddedListener(name, made, warning));
                            } catch (RuntimeException
                                    | LinkageError
                                    | ServiceConfigurationError e) {
                                warning.accept(left(name, e));
                            }
                        });
        return found;
    }

    private static String left(String name, Throwable e) {
        return "The listener " + name + " hears no more of this training, which goes on: " + e;
    }

    private void tell(Consumer<TrainingListener> news) {
        if (listener == null) return;
        try {
            news.accept(listener);
        } catch (CancelledException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            listener = null;
            warning.accept(left(name, e));
        }
    }

    @Override
    public void began(TrainingPlan plan) {
        tell(l -> l.began(plan));
    }

    @Override
    public void stepped(TrainingStep step) {
        tell(l -> l.stepped(step));
    }

    @Override
    public void noted(long step, String text) {
        tell(l -> l.noted(step, text));
    }

    @Override
    public void logged(JournalRow row) {
        tell(l -> l.logged(row));
    }

    @Override
    public void previewed(long step, Preview preview) {
        tell(l -> l.previewed(step, preview));
    }

    @Override
    public void rested(boolean now) {
        tell(l -> l.rested(now));
    }

    @Override
    public void ended(TrainingState state, boolean early) {
        tell(l -> l.ended(state, early));
    }
}
