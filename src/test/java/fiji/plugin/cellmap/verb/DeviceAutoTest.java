// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.cli.Main;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On a machine with a card that nothing drives, "auto" is the CPU, and everything says so. */
@EnabledOnOs(OS.LINUX)
class DeviceAutoTest {

    @TempDir Path folder;

    private JsonNode run(String... arguments) throws Exception {
        Path root = folder.resolve("machine");
        Path card = Files.createDirectories(root.resolve("sys/bus/pci/devices/0000:01:00.0"));
        Files.writeString(card.resolve("vendor"), "0x10de\n");
        Files.writeString(card.resolve("class"), "0x030200\n");
        Files.writeString(card.resolve("device"), "0x2330\n");
        Path json = folder.resolve("out.json");
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:TieredStopAtLevel=1"); // It lives for seconds.
        line.add("-Dcellmap.machine.root=" + root);
        line.add("-Dcellmap.engines=" + folder.resolve("engines"));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--json", json.toString()));
        Process process =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out.txt").toFile())
                        .start();
        assertEquals(0, process.waitFor(), Files.readString(folder.resolve("out.txt")));
        return Json.MAPPER.readTree(json.toFile());
    }

    @Test
    void trainingAndPredictionSayIt() throws Exception {
        String data = Tiny.phantom(folder.resolve("data")).root().toString();
        String config = Tiny.config(folder).toString();
        String out = folder.resolve("run").toString();
        JsonNode trained =
                run("train", config, "--data", data, "--run", out, "--set", "train.epochs=1");
        assertEquals("cpu", trained.get("device").asText());
        assertSaid(trained.get("warnings").toString());
        assertSaid(Files.readString(folder.resolve("out.txt")));
        assertSaid(Files.readString(folder.resolve("run/run.log")));
        JsonNode predicted = run("predict", out, "--data", data, "--crops", "3");
        assertSaid(predicted.get("notes").toString());
        assertSaid(Files.readString(folder.resolve("out.txt")));
    }

    @Test
    void checkSaysItWithTheRemedy() throws Exception {
        JsonNode found = run("check");
        assertEquals("no-driver", found.get("findings").get(0).get("kind").asText());
        assertTrue(found.get("gflops").get("cpu").asDouble() > 0.1);
        assertTrue(found.get("libraries").toString().contains("libtorch_cpu.so"));
        assertEquals("bundled", found.get("facts").get("chosen").asText());
    }

    private static void assertSaid(String text) {
        assertTrue(text.contains("Device auto is the CPU here"), text);
        assertTrue(text.contains("Install NVIDIA's driver"), text);
    }
}
