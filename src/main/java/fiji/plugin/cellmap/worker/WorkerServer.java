// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Session;
import fiji.plugin.cellmap.verb.Verb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The worker's side: connects back to the parent that started it, runs the one verb that it is
 * asked for, and stops when the parent says so or is gone.
 */
public final class WorkerServer {

    /** Exit codes: the answer was delivered; the parent was gone; the verb would not stop. */
    static final int ANSWERED = 0, ABANDONED = 3, STUBBORN = 4;

    /** Who works and does not ask for so long whether to stop is busy with one long thing. */
    private static final long UNHEARD_MILLIS = 1000;

    /** So long may work that knows that it is cancelled take to come to an end. */
    private static final long HEARD_MILLIS = 1200;

    private static final long POLL_MILLIS = 20;

    private final Map<String, Class<? extends Verb<?>>> verbs;
    private final Map<String, Class<? extends Session<?>>> sessions;

    /**
     * @param verbs the verbs that may be asked for, by name
     * @param sessions the same of sessions
     */
    public WorkerServer(
            Map<String, Class<? extends Verb<?>>> verbs,
            Map<String, Class<? extends Session<?>>> sessions) {
        this.verbs = verbs;
        this.sessions = sessions;
    }

    /**
     * Serves one request; blocks until it is answered.
     *
     * @param in gives the parent's port and a token on one line
     * @param log where the stack trace of an unexpected failure goes
     * @return the exit code for this process
     */
    public int serve(InputStream in, PrintStream log) {
        try {
            String[] address = firstLine(in).split(" ");
            int port = Integer.parseInt(address[0]);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                Channel channel = new Channel(socket.getInputStream(), socket.getOutputStream());
                channel.send(new Message.Hello(address[1], Build.current()));
                if (channel.receive().orElse(null) instanceof Message.Request request) {
                    answer(channel, request, log);
                    return ANSWERED;
                }
            }
        } catch (IOException e) {
            e.printStackTrace(log);
        }
        return ABANDONED;
    }

    private static String firstLine(InputStream in) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine();
        if (line == null) throw new IOException("No address on the standard input.");
        return line;
    }

    private void answer(Channel channel, Message.Request request, PrintStream log)
            throws IOException {
        RemoteProgress progress = new RemoteProgress(channel);
        ToldInTime told = new ToldInTime();
        Thread listener =
                new Thread(() -> listen(channel, progress, told, request), "cancel listener");
        listener.setDaemon(true);
        listener.start();
        Message answer;
        try {
            Object result = run(request, told, progress);
            answer = new Message.Result(Channel.MAPPER.valueToTree(result));
        } catch (Throwable e) { // An Error too must reach the parent.
            if (!(e instanceof CellMapException)) e.printStackTrace(log);
            answer = Failures.of(request.verb(), e);
        }
        progress.flush();
        channel.send(answer);
    }

    private Object run(Message.Request request, ToldInTime told, Progress progress) {
        Class<? extends Session<?>> session = sessions.get(request.verb());
        if (session == null) return verb(request).run(progress);
        Session<?> asked = Channel.MAPPER.convertValue(request.args(), session);
        told.run(asked, progress);
        return null;
    }

    private Verb<?> verb(Message.Request request) {
        Class<? extends Verb<?>> type = verbs.get(request.verb());
        if (type == null) {
            throw new UsageException(
                    "Cannot run a verb",
                    request.verb(),
                    "The worker knows only " + verbs.keySet() + ".",
                    "Install one version of CellMap only.");
        }
        return Channel.MAPPER.convertValue(request.args(), type);
    }

    /**
     * Steers; cancels on the parent's word or end, and halts what does not stop in time: files are
     * whole or absent whenever that happens.
     */
    private void listen(
            Channel channel, RemoteProgress progress, ToldInTime told, Message.Request request) {
        try {
            while (true) {
                Message message = channel.receive().orElse(null);
                if (message instanceof Message.Steer wishes) progress.steer(wishes);
                else if (message instanceof Message.Told news) told.accept(news.value());
                else break;
            }
        } catch (IOException e) {
            // The stream broke: the parent is gone.
        }
        progress.cancel();
        try {
            long since = System.nanoTime();
            while ((System.nanoTime() - since) / 1_000_000 < patience(progress, request))
                Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(STUBBORN);
    }

    /** Only a training that may lose steps has the whole grace. */
    private static long patience(RemoteProgress progress, Message.Request request) {
        if (progress.hasUnsaved()) return request.graceMillis();
        return Math.min(progress.isHeard() ? HEARD_MILLIS : UNHEARD_MILLIS, request.graceMillis());
    }
}
