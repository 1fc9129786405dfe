// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.spark;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.engine.KeptMemory;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Cluster;
import fiji.plugin.cellmap.verb.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * An Apache Spark cluster: the one that {@code spark.master} names, with whatever other {@code
 * spark.*} properties this process was started with. A part is a task; Spark gives it to another
 * executor where one is lost. For one thread.
 */
public final class SparkCluster implements Cluster {

    private static final String MASTER = "spark.master";
    private static final String JARS = "spark.jars";

    /** Where the launcher says that the one jar for executors lies. */
    private static final String OWN_JAR = "CELLMAP_SPARK_JAR";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(90);
    private static final int PAUSE_MS = 200;

    private JavaSparkContext context;

    /** Before the engine starts: what the driver measures is done with the threads of a task. */
    public SparkCluster() {
        if (System.getProperty(Devices.THREADS) == null)
            System.setProperty(Devices.THREADS, new SparkConf().get("spark.task.cpus", "1"));
    }

    @Override
    public String name() {
        return Words.SPARK;
    }

    @Override
    public int cores() {
        JavaSparkContext connected = context();
        long end = System.nanoTime() + PATIENCE;
        while (executors() == 0) {
            if (System.nanoTime() > end) throw noExecutors();
            pause();
        }
        return connected.defaultParallelism();
    }

    /** The driver is among those that the tracker tells of, but where it computes itself. */
    private int executors() {
        int all = context.sc().statusTracker().getExecutorInfos().length;
        return context.sc().isLocal() ? all : all - 1;
    }

    private JavaSparkContext context() {
        if (context != null) return context;
        SparkConf conf = new SparkConf();
        if (!conf.contains(MASTER))
            throw new UsageException(
                    "Cannot reach a Spark cluster",
                    MASTER,
                    "It is not set.",
                    "Start the program by spark-submit --master …, or set CELLMAP_JAVA_OPTS=-Dspark.master=spark://HOST:7077.");
        conf.setIfMissing("spark.app.name", "CellMap");
        conf.setIfMissing("spark.locality.wait", "0");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // Else the first executor gets nearly all of the short tasks.
        conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        conf.setIfMissing("spark.scheduler.maxRegisteredResourcesWaitingTime", "60s");
        conf.setIfMissing("spark.executorEnv." + KeptMemory.AREAS, KeptMemory.ONE);
        String jar = System.getenv(OWN_JAR);
        if (jar != null) conf.setIfMissing(JARS, jar);
        context = new JavaSparkContext(conf);
        return context;
    }

    @Override
    public void run(String request, int parts, Progress progress) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 1; number <= parts; number++) numbers.add(number);
        JavaFutureAction<List<Integer>> work =
                context()
                        .parallelize(numbers, parts)
                        .map(number -> SparkPart.run(request, number, parts))
                        .collectAsync();
        progress.begin("Parts on " + context.master(), parts);
        int done = 0;
        while (!work.isDone()) {
            if (progress.cancelled()) {
                work.cancel(true);
                throw new CancelledException("Cancelled. Finished blocks are kept.");
            }
            int now = done(work);
            if (now > done) progress.advance(now - done);
            done = Math.max(done, now);
            pause();
        }
        try {
            work.get();
            progress.advance(parts - done);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Cancelled. Finished blocks are kept.");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private int done(JavaFutureAction<?> work) {
        int done = 0;
        for (int job : work.jobIds())
            for (int stage : stages(job)) {
                SparkStageInfo info = context.statusTracker().getStageInfo(stage);
                if (info != null) done += info.numCompletedTasks();
            }
        return done;
    }

    private int[] stages(int job) {
        var info = context.statusTracker().getJobInfo(job);
        return info == null ? new int[0] : info.stageIds();
    }

    /** What a part failed with, if it is ours; else Spark's words. */
    private CellMapException failure(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause())
            if (t instanceof CellMapException ours) return ours;
        return new CellMapException(
                "A part of the work failed",
                context.master(),
                String.valueOf(e.getMessage()),
                "The logs of the executors say more. What is finished is kept: start the same command again.",
                e);
    }

    private CellMapException noExecutors() {
        return new CellMapException(
                "The cluster gives no executor",
                context.master(),
                "None came within " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " s.",
                "Look at its workers: they may be busy, or offer less memory or cores than spark.executor.memory and spark.executor.cores ask for.");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("Cancelled. Finished blocks are kept.");
        }
    }

    @Override
    public void close() {
        if (context != null) context.close();
    }
}
