// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.predict.PredictionEvent;
import fiji.plugin.cellmap.train.JournalRow;
import fiji.plugin.cellmap.train.Preview;
import fiji.plugin.cellmap.train.TrainingPlan;
import fiji.plugin.cellmap.train.TrainingStep;
import fiji.plugin.cellmap.train.ValidationScores;
import fiji.plugin.cellmap.util.MemoryUse;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.swing.JPanel;
import org.junit.jupiter.api.Test;

/** Panels draw themselves without a screen. */
class PanelsTest {

    private static BufferedImage painted(JPanel panel, int width, int height) {
        panel.setSize(width, height);
        layOut(panel);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        panel.paint(g);
        g.dispose();
        return image;
    }

    private static void layOut(Container c) {
        c.doLayout();
        for (Component child : c.getComponents()) if (child instanceof Container k) layOut(k);
    }

    private static long pixels(BufferedImage image, Color color) {
        int[] rgb =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(rgb).filter(v -> v == color.getRGB()).count();
    }

    private static TrainingModel training(int classes) {
        List<String> names = IntStream.range(0, classes).mapToObj(i -> "class" + i).toList();
        TrainingModel model = new TrainingModel("cpu");
        model.began(new TrainingPlan(names, 0, 100, 10, true));
        for (int i = 1; i <= 50; i++) {
            model.stepped(new TrainingStep(i, 1.0 / i, 1e-3, 1, 0.1, 0));
            double[] dice = new double[i % 10 == 0 ? classes : 0];
            for (int c = 0; c < dice.length; c++) dice[c] = i / (100.0 * (c + 1));
            model.logged(
                    new JournalRow(
                            i,
                            0,
                            0,
                            1e-3,
                            1.0 / i,
                            1,
                            4,
                            2,
                            0,
                            new MemoryUse(-1, -1),
                            new ValidationScores(dice, dice)));
        }
        byte[][] truth = new byte[classes][16];
        truth[1][3] = 1;
        truth[1][5] = 2;
        model.previewed(50, new Preview(names, 4, 4, new float[16], truth, new float[classes][16]));
        return model;
    }

    @Test
    void aTrainingShowsItsCurvesAndThePreviewOfAClassThatIsThere() {
        TrainingPanel panel = new TrainingPanel(training(2));
        panel.refresh("1.0 GiB");
        BufferedImage image = painted(panel, 900, 600);
        assertTrue(pixels(image, Style.BLUE) > 500, "no curve of the loss");
        assertTrue(pixels(image, Style.VERMILION) > 20, "no curve of the second class");
        assertTrue(pixels(image, Style.INK) > 200, "no axes");
    }

    /** More classes than there are colours, and less room than there should be. */
    @Test
    void manyClassesInLittleRoomAreDrawnTheSame() {
        TrainingPanel panel = new TrainingPanel(training(48));
        panel.refresh("");
        painted(panel, 900, 600);
        painted(panel, 90, 60);
        painted(panel, 1, 1);
    }

    @Test
    void aTrainingThatHasJustBegunIsDrawn() {
        TrainingModel model = new TrainingModel("cpu");
        model.began(new TrainingPlan(List.of("a"), 0, 100, 10, true));
        TrainingPanel panel = new TrainingPanel(model);
        panel.refresh("");
        painted(panel, 900, 600);
    }

    @Test
    void aMosaicHasACellForEachBlockInTheColourOfItsState() {
        PredictionModel model = new PredictionModel();
        model.tell(new PredictionEvent.Listed(List.of("a", "b")));
        model.tell(
                new PredictionEvent.Planned(
                        "a",
                        List.of("c"),
                        new long[3],
                        new int[] {4, 1, 1},
                        new byte[] {1, 0, 0, 0}));
        model.tell(new PredictionEvent.Done(1, 64));
        model.tell(new PredictionEvent.Began(2));
        MosaicPanel mosaic = new MosaicPanel();
        mosaic.setSize(500, 300);
        mosaic.show(model.volumes());
        BufferedImage image = new BufferedImage(500, 300, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        mosaic.paint(g);
        g.dispose();
        long cell = pixels(image, Style.BLUE);
        assertTrue(cell > 100);
        assertEquals(cell, pixels(image, Style.ORANGE));
        assertEquals(cell, pixels(image, Style.SKY));
    }
}
