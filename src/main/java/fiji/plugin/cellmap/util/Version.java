// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which CellMap this is: the one place that {@code --version}, {@code env.json} and the handshake
 * of the worker process ask. The build fills {@code version.properties} in.
 */
public final class Version {

    private static final Properties BUILD = read();

    private Version() {}

    /** The version, with the commit where the build knew it: {@code 0.1.0 (1a2b3c4)}. */
    public static String text() {
        String commit = BUILD.getProperty("commit");
        return BUILD.getProperty("version") + (commit.isEmpty() ? "" : " (" + commit + ")");
    }

    private static Properties read() {
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            Properties build = new Properties();
            build.load(in);
            return build;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
