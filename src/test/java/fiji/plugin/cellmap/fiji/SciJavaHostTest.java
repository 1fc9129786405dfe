// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.scijava.platform.PlatformService;

/** Pages are opened by the application's own service. */
class SciJavaHostTest {

    private interface Opener {
        void open(URL url) throws IOException;
    }

    /** A service of SciJava that does nothing but open, and a host that asks it. */
    private static QuietHost asking(Opener opener) {
        Object service =
                Proxy.newProxyInstance(
                        SciJavaHostTest.class.getClassLoader(),
                        new Class<?>[] {PlatformService.class},
                        (proxy, method, args) -> {
                            assertEquals("open", method.getName());
                            opener.open((URL) args[0]);
                            return null;
                        });
        return new QuietHost() {
            @Override
            public void browse(URI address) {
                SciJavaHost.open((PlatformService) service, address);
            }
        };
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileIsOpenedByTheAddressThatDesktopsKnow() {
        List<String> asked = new ArrayList<>();
        QuietHost host = asking(url -> asked.add(url.toString()));
        host.present(Path.of("/my runs/first/report.html").toUri());
        host.present(URI.create("http://127.0.0.1:8123/#!%7B%7D"));
        assertEquals(
                List.of("file:///my%20runs/first/report.html", "http://127.0.0.1:8123/#!%7B%7D"),
                asked);
        assertEquals(List.of(), host.said);
    }

    @Test
    void withoutABrowserTheLogSaysWhatToOpenByHand() {
        QuietHost host =
                asking(
                        url -> {
                            throw new IOException("Could not open " + url);
                        });
        URI page = Path.of("report.html").toUri();
        host.present(page);
        assertEquals(1, host.said.size());
        assertTrue(host.said.get(0).contains(page.toString()), host.said.get(0));
        assertTrue(host.said.get(0).contains("Open it by hand"), host.said.get(0));
    }
}
