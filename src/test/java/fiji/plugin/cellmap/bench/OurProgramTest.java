// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OurProgramTest {

    @ParameterizedTest
    @ValueSource(strings = {"cellmap", "cellmap.bat"})
    void processIsMeasuredWithTheOptionsThatUsersHave(String script) throws IOException {
        String text = Files.readString(Path.of(script));
        for (String option : OurProgram.PROCESS) assertTrue(text.contains(option), option);
    }
}
