package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputTest {

    private final TestCommand command = new TestCommand();
    private final Map<String, Input> inputs =
            Input.of(TestCommand.class).stream()
                    .collect(Collectors.toMap(Input::name, Function.identity()));

    @Test
    void everyDeclaredInputIsFoundAndNothingElse() {
        assertEquals(
                "how, folder, file, device, count, share, dryRun",
                Input.names(Input.of(TestCommand.class)));
    }

    @Test
    void theAnnotationSaysTheRest() {
        assertEquals("How", inputs.get("how").label());
        assertEquals("folder", inputs.get("folder").label());
        assertTrue(inputs.get("folder").isFolder());
        assertFalse(inputs.get("file").isFolder());
        assertTrue(inputs.get("how").required());
        assertFalse(inputs.get("file").required());
    }

    @ParameterizedTest
    @CsvSource({"how,x", "folder,/a", "device,cpu", "count,10", "share,0.125", "dryRun,true"})
    void aValueIsSet(String name, String text) {
        inputs.get(name).set(command, " " + text + " ");
        assertEquals(text, inputs.get(name).get(command));
    }

    @ParameterizedTest
    @CsvSource({
        "device,gpu",
        "count,0",
        "count,11",
        "count,2.5",
        "count,many",
        "share,1.5",
        "dryRun,yes"
    })
    void aValueThatDoesNotFitIsRefused(String name, String text) {
        String before = inputs.get(name).get(command);
        UsageException e =
                assertThrows(UsageException.class, () -> inputs.get(name).set(command, text));
        assertEquals(name + "=" + text, e.where());
        assertEquals(before, inputs.get(name).get(command));
    }

    @Test
    void emptyTextLeavesTheDefault() {
        inputs.get("count").set(command, " ");
        assertEquals("3", inputs.get("count").get(command));
    }

    @Test
    void aMissingRequiredInputIsNamed() {
        UsageException e =
                assertThrows(UsageException.class, () -> inputs.get("how").check(command));
        assertEquals("how", e.where());
        inputs.get("file").check(command);
    }
}
