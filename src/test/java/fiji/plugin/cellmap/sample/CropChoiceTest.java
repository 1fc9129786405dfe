// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

import static fiji.plugin.cellmap.sample.Synthetic.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.ClassLogic;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CropChoiceTest {

    private static final int N = 2000;

    private static TrainingCrop crop(Map<String, Volume> labels) {
        return new TrainingCrop("a", Synthetic.em(2), labels);
    }

    private static int[] drawn(CropChoice choice, int crops) {
        int[] drawn = new int[crops];
        for (int k = 0; k < N; k++) drawn[choice.crop(k)]++;
        return drawn;
    }

    /** Ten crops annotate np; one has it. */
    @Test
    void everySecondPatchIsOfACropThatHasTheClass() {
        List<TrainingCrop> crops = new ArrayList<>();
        for (int i = 0; i < 10; i++)
            crops.add(
                    crop(
                            Map.of(
                                    "np",
                                    Synthetic.label(0, 2, i == 4 ? 1 : 0),
                                    "cyto",
                                    Synthetic.label(0, 2, 1))));
        List<String> classes = List.of("np", "cyto");
        CropChoice annotated = CropChoice.of(crops, classes, 3);
        assertEquals(N / 10.0, drawn(annotated, 10)[4], 60);
        int[] present = drawn(annotated.byPresence(crops, classes, EIGHT), 10);
        assertTrue(present[4] > N / 4, present[4] + " of the crop that has it");
        for (int i = 0; i < 10; i++) assertTrue(present[i] > N / 40, "every crop is drawn");
    }

    @Test
    void aClassThatNoCropHasStaysWithThoseThatAnnotateIt() {
        List<TrainingCrop> crops =
                List.of(
                        crop(Map.of("np", Synthetic.label(0, 2, 0))),
                        crop(Map.of("cyto", Synthetic.label(0, 2, 1))));
        List<String> classes = List.of("np", "cyto");
        int[] drawn = drawn(CropChoice.of(crops, classes, 3).byPresence(crops, classes, EIGHT), 2);
        assertEquals(N / 2, drawn[0], 10);
    }

    @Test
    void whatFollowsFromPartsIsPresentToo() {
        ClassLogic logic = new ClassLogic(OrganelleClasses.official());
        List<TrainingCrop> crops = new ArrayList<>();
        for (int i = 0; i < 4; i++)
            crops.add(
                    crop(Map.of(
                                    "np_in",
                                    Synthetic.label(0, 2, i == 1 ? 1 : 0),
                                    "np_out",
                                    Synthetic.label(0, 2, 0)))
                            .concluding(logic)
                            .withPadding(true));
        List<String> classes = List.of("np");
        int[] drawn = drawn(CropChoice.of(crops, classes, 3).byPresence(crops, classes, EIGHT), 4);
        assertEquals(N / 2 + N / 8.0, drawn[1], 60);
    }
}
