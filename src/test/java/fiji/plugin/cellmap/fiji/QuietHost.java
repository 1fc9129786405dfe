// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.WorkClock;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host without user that remembers what it was shown. */
class QuietHost implements Host {

    final Map<String, String> kept = new HashMap<>();

    final List<String> shown = new ArrayList<>();
    final List<URI> opened = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    boolean closed;
    boolean agreeing;
    long nanos;

    @Override
    public Activity start(String title) {
        return new Activity(new WorkClock(() -> nanos)) {
            @Override
            void show(String line, long done, long total) {
                shown.add(line);
            }

            @Override
            boolean stopped() {
                return false;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    @Override
    public void browse(URI address) {
        opened.add(address);
    }

    @Override
    public void say(String text) {
        said.add(text);
    }

    @Override
    public Memory memory() {
        return new Memory() {
            @Override
            public String get(String key) {
                return kept.get(key);
            }

            @Override
            public void put(String key, String text) {
                kept.put(key, text);
            }
        };
    }

    @Override
    public boolean agrees(String question) {
        said.add(question);
        return agreeing;
    }

    @Override
    public boolean inMacro() {
        return false;
    }

    @Override
    public void endMacro(String error) {
        said.add(error);
    }

    @Override
    public boolean interactive() {
        return false;
    }
}
