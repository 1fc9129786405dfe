// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;

/** A training that writes one byte once it has done some steps, and then goes on. */
public final class MortalTraining {

    private MortalTraining() {}

    /** Configuration, data, run, device, steps, settings. */
    public static void main(String[] args) {
        long steps = Long.parseLong(args[4]);
        List<String> set = Arrays.asList(args).subList(5, args.length);
        new Train(args[0], args[1], args[2], null, args[3], set, false, false, null)
                .run(
                        new Progress() {
                            private long done;

                            @Override
                            public void begin(String stage, long total) {}

                            @Override
                            public void advance(long units) {
                                done += units;
                                if (done != steps) return;
                                System.out.write('s');
                                System.out.flush();
                            }

                            @Override
                            public void message(String text) {}

                            @Override
                            public boolean cancelled() {
                                return false;
                            }
                        });
    }
}
