// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

/**
 * A program that does tasks.
 *
 * @param <T> what a task is
 */
interface Contender<T> extends AutoCloseable {

    /**
     * What doing a task once took, on average.
     *
     * @param wall seconds that passed
     * @param cpu seconds that all threads of the program computed
     */
    record Took(double wall, double cpu) {}

    /** Name and version. */
    String name();

    /**
     * Does a task once, for nothing; gives a number in which all contenders must agree, so that
     * they do the same.
     */
    long trial(T task);

    /**
     * Does a task again and again.
     *
     * @param least goes on until so many seconds have passed
     */
    Took run(T task, double least);

    @Override
    void close();
}
