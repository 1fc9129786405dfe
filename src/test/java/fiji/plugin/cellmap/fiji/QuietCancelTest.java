// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;

/** What a user in front of Fiji sees of a command that did not end well. */
class QuietCancelTest {

    private final Context context = new Context(CommandService.class);

    /** A user interface that somebody looks at, without one. */
    @BeforeEach
    void show() {
        context.getServiceIndex().add(Screen.of(true));
    }

    @AfterEach
    void dispose() {
        context.dispose();
    }

    /** Runs without SciJava's own processors, which would want to show something. */
    private TestCommand run(String how) throws Exception {
        CommandService commands = context.service(CommandService.class);
        return (TestCommand)
                commands.run(TestCommand.class, false, "how", how).get().getDelegateObject();
    }

    @Test
    void aCancelByTheUserIsNotExplainedToTheUser() throws Exception {
        TestCommand command = run("cancel");
        assertTrue(command.isCanceled());
        assertEquals("", command.getCancelReason());
    }

    @Test
    void aFailureIsExplained() throws Exception {
        TestCommand command = run("fail");
        assertTrue(command.isCanceled());
        assertTrue(command.getCancelReason().contains("fix"), command.getCancelReason());
    }
}
