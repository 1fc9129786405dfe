// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.scijava.Context;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.module.Module;
import org.scijava.task.TaskService;
import org.scijava.task.event.TaskEvent;

class CellMapCommandTest {

    private final Context context =
            new Context(CommandService.class, TaskService.class, EventService.class);
    private final List<String> statuses = new ArrayList<>();
    private final Object listener =
            new Object() {
                @EventHandler
                public void onEvent(TaskEvent event) {
                    statuses.add(
                            event.getTask().getName() + "|" + event.getTask().getStatusMessage());
                }
            };

    @AfterEach
    void dispose() {
        context.dispose();
    }

    private Module run(Object... inputs) throws Exception {
        return context.service(CommandService.class).run(TestCommand.class, true, inputs).get();
    }

    @Test
    void aCommandRunsHeadlessAndGivesItsOutputs() throws Exception {
        Module module = run("how", "go", "folder", new File("/a b"), "count", 4);
        Map<String, Object> outputs = module.getOutputs();
        assertEquals("go /a b null auto 4 0.50 false", outputs.get("summary"));
        assertEquals(new File("result"), outputs.get("result"));
    }

    @Test
    void progressIsShownAsATask() throws Exception {
        context.service(EventService.class).subscribe(listener);
        run("how", "go");
        String half = "CellMap Test\\|doing 1/2: half";
        assertTrue(statuses.stream().anyMatch(s -> s.matches(half)), "" + statuses);
        assertEquals("CellMap Test|doing 2/2: half", statuses.get(statuses.size() - 1));
    }

    @Test
    void withoutAUserAFailureIsThrownWithItsText() {
        ExecutionException e = assertThrows(ExecutionException.class, () -> run("how", "fail"));
        CellMapException cause = assertInstanceOf(CellMapException.class, root(e));
        assertEquals("fix \"Voxel size (nm)\"", cause.fix());
    }

    @Test
    void withoutAUserACancelEndsTheScript() {
        ExecutionException e = assertThrows(ExecutionException.class, () -> run("how", "cancel"));
        assertInstanceOf(CancelledException.class, root(e));
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }
}
