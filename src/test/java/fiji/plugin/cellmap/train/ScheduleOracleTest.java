// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Learning rates against PyTorch's schedulers; {@code src/test/python/training.py} ran them. */
class ScheduleOracleTest {

    private static final Path ORACLE = Path.of("src/test/resources/oracles/schedules.tsv");
    private static final Map<String, double[]> EXPECTED = new LinkedHashMap<>();

    @BeforeAll
    static void read() throws Exception {
        for (String line : Files.readAllLines(ORACLE)) {
            String[] c = line.split("\t");
            EXPECTED.put(c[0], Stream.of(c).skip(1).mapToDouble(Double::parseDouble).toArray());
        }
    }

    private static Named<OptimizerSection> optimizer(String schedule) {
        return Named.of(OptimizerSection.class)
                .with(OptimizerSection::learningRate, 0.01)
                .with(OptimizerSection::schedule, schedule);
    }

    /** Steps of 5 epochs of 4 steps are 20 of PyTorch's. */
    @ParameterizedTest
    @CsvSource({
        "cosine, cosine, 1e-5, 0",
        "poly, poly, 0, 0",
        "step, step, 0, 0",
        "one_cycle, one_cycle, 0, 0",
        "warm, constant, 0, 10"
    })
    void followsPyTorch(String name, String schedule, double minimum, int warmup) {
        OptimizerSection o =
                optimizer(schedule)
                        .with(OptimizerSection::minimum, minimum)
                        .with(OptimizerSection::warmupSteps, warmup)
                        .with(OptimizerSection::stepSize, 5)
                        .with(OptimizerSection::factor, 0.3)
                        .make();
        Schedule rates = new Schedule(o, 50, 4);
        double[] expected = EXPECTED.get(name);
        for (int step = 0; step < expected.length; step++)
            assertEquals(expected[step], rates.at(step), 1e-9 * expected[step], "step " + step);
    }

    /** The state goes through a checkpoint after each validation. */
    @Test
    void plateauFollowsPyTorch() throws Exception {
        OptimizerSection o =
                optimizer("plateau")
                        .with(OptimizerSection::minimum, 1e-3)
                        .with(OptimizerSection::factor, 0.5)
                        .with(OptimizerSection::plateauPatience, 2)
                        .with(OptimizerSection::plateauThreshold, 0.02)
                        .make();
        Schedule rates = new Schedule(o, 50, 1);
        assertEquals(0.01, rates.at(0));
        Plateau plateau = Plateau.start(o);
        double[] scores = EXPECTED.get("scores");
        for (int i = 0; i < scores.length; i++) {
            plateau = plateau.after(scores[i], o);
            byte[] saved = Json.bytes(plateau);
            plateau = Json.MAPPER.readValue(saved, Plateau.class);
            assertEquals(EXPECTED.get("plateau")[i], rates.at(i, plateau), 1e-12, "score " + i);
        }
    }
}
