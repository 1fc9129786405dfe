package fiji.plugin.cellmap.run.bench;

/** A library that does {@link StoreTask}s. */
interface Contender extends AutoCloseable {

    /**
     * What doing a task once took, on average.
     *
     * @param wall seconds that passed
     * @param cpu seconds that all threads of the program computed
     */
    record Took(double wall, double cpu) {}

    /** Name and version. */
    String name();

    /** Does a reading task once; gives the sum of all voxels that came back. */
    long sum(StoreTask task);

    /**
     * Does a task again and again.
     *
     * @param least goes on until so many seconds have passed
     */
    Took run(StoreTask task, double least);

    @Override
    void close();
}
