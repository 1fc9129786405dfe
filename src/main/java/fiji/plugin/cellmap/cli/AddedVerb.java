// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.verb.Verb;

/**
 * A verb of the command line that is not part of the program, such as the benchmarks. A {@link
 * java.util.ServiceLoader} finds it.
 */
public interface AddedVerb {

    /** As the command line names it. */
    String name();

    /** A record whose components are declared. */
    Class<? extends Verb<?>> verb();
}
