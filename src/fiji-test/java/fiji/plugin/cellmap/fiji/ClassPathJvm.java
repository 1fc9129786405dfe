// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.worker.Libraries;

/** Prints the class path of workers, one entry a line. */
public final class ClassPathJvm {

    private ClassPathJvm() {}

    public static void main(String[] args) {
        Libraries.classPath().forEach(System.out::println);
    }
}
