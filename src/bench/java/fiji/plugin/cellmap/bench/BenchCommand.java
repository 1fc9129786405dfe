// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.cli.AddedVerb;
import fiji.plugin.cellmap.verb.Verb;

/** Brings {@link Benchmarks} to the command line. */
public final class BenchCommand implements AddedVerb {

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public Class<? extends Verb<?>> verb() {
        return Benchmarks.class;
    }
}
