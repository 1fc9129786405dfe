package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private final QuietHost host = new QuietHost();
    private final Activity activity = host.start("title");

    @Test
    void oneLineSaysStageShareAndMessage() {
        activity.message("starting");
        activity.begin("train", 2);
        activity.advance(2);
        activity.message("loss 0.5");
        activity.begin("save", 0);
        assertEquals("starting", host.shown.get(0));
        assertEquals("train 0/2", host.shown.get(1));
        assertEquals("train 2/2", host.shown.get(2));
        assertEquals("train 2/2: loss 0.5", host.shown.get(3));
        assertEquals("save", host.shown.get(4));
    }

    @Test
    void theTimeLeftIsTold() {
        activity.begin("train", 10);
        activity.advance(5);
        assertTrue(host.shown.get(1).endsWith("5/10, 0:00 min left"), host.shown.get(1));
        assertEquals("1:05 min", Activity.clock(Duration.ofSeconds(65)));
        assertEquals("2 h 03 min", Activity.clock(Duration.ofMinutes(123)));
    }
}
