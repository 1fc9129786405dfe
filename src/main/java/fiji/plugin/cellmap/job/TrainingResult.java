// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The result of a training.
 *
 * @param model the model to predict with
 * @param steps optimizer steps, those before a resume included
 * @param resumedFrom step at which this process took over; 0 if it began
 * @param dice best validation Dice; null without validation
 * @param classDice at that validation, null for a class that was not judged; null without
 * @param finished whether the training has ended; it has not in a dry run
 * @param early whether it was asked to end before it would have
 * @param forecast what it would do and take; null unless it is a dry run
 */
public record TrainingResult(
        String run,
        String model,
        String architecture,
        long parameters,
        String device,
        int trainingCrops,
        int validationCrops,
        long steps,
        long resumedFrom,
        double seconds,
        Double dice,
        Map<String, Double> classDice,
        boolean finished,
        boolean early,
        List<String> warnings,
        @JsonInclude(JsonInclude.Include.NON_NULL) Forecast forecast)
        implements Outcome {

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder();
        warnings.forEach(w -> text.append("Note: ").append(w).append('\n'));
        text.append(
                String.format(
                        Locale.ROOT,
                        "%s with %,d parameters on %s; %s, %d held out.%n",
                        architecture,
                        parameters,
                        device,
                        Counted.of(trainingCrops, "training crop"),
                        validationCrops));
        if (forecast != null) text.append(forecast.text()).append('\n');
        if (!finished) return text.append("Nothing was trained (dry run).").toString();
        if (resumedFrom > 0) text.append("Resumed at step ").append(resumedFrom).append(".\n");
        text.append(String.format(Locale.ROOT, "Step %d after %.0f s.", steps, seconds));
        if (dice != null)
            text.append(String.format(Locale.ROOT, " Best validation Dice %.4f.", dice));
        if (early) text.append("\nIt was ended early; the same command goes on.");
        return text.append("\nModel: ").append(model).toString();
    }
}
