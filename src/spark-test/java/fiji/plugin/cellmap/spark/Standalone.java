// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A master and workers of one core each, in processes of their own on this machine. */
final class Standalone implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    /** What Spark needs of the libraries that it shares with the program. */
    private static final List<String> SHARED =
            List.of(
                    "jackson",
                    "slf4j-api",
                    "commons-",
                    "lz4-java",
                    "zstd-jni",
                    "compress-lzf",
                    "xz-");

    private final Path folder;
    private final int port;
    private final List<Process> processes = new ArrayList<>();

    Standalone(Path target, Path folder, int workers) throws Exception {
        this.folder = folder;
        Path jars = Files.createDirectories(folder.resolve("home/jars"));
        link(target.resolve("spark-lib"), jars, List.of(""));
        link(target.resolve("lib"), jars, SHARED);
        port = freePort();
        start("master", "deploy.master.Master", "--port", "" + port, "--webui-port", "0");
        await("master", "elected leader");
        for (int i = 1; i <= workers; i++)
            start(
                    "worker" + i,
                    "deploy.worker.Worker",
                    "--cores",
                    "1",
                    "--memory",
                    "1G",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    folder.resolve("work" + i).toString(),
                    address());
        for (int i = 1; i <= workers; i++) await("worker" + i, "registered with master");
    }

    String address() {
        return "spark://" + HOST + ":" + port;
    }

    /** Kills a worker, counted from 1, without warning. */
    void kill(int worker) throws InterruptedException {
        processes.get(worker).destroyForcibly().waitFor();
    }

    private static void link(Path from, Path to, List<String> beginnings) throws IOException {
        try (Stream<Path> all = Files.list(from)) {
            for (Path jar : all.toList()) {
                String name = jar.getFileName().toString();
                if (beginnings.stream().anyMatch(name::startsWith))
                    Files.createSymbolicLink(to.resolve(name), jar);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private void start(String name, String type, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", folder.resolve("home/jars") + "/*"));
        command.addAll(List.of("org.apache.spark." + type, "--host", HOST));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log(name).toFile());
        builder.environment().put("SPARK_LOCAL_IP", HOST);
        builder.environment().put("SPARK_HOME", folder.resolve("home").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        processes.add(builder.start());
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private void await(String name, String line) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!Files.readString(log(name)).contains(line)) {
            if (System.nanoTime() > end) throw new IOException(Files.readString(log(name)));
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
