// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.config.ShippedConfigs;
import fiji.plugin.cellmap.fiji.dialog.Offer;
import fiji.plugin.cellmap.fiji.image.OpenImages;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.runfolder.RunFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the lists of a dialog hold: what comes with the program, then what was entered before. */
final class Offers {

    private Offers() {}

    static List<Offer> of(CellMapCommand<?> command, Declaration d, LastEntries last) {
        Map<String, String> offers = new LinkedHashMap<>();
        switch (d.kind()) {
            case CONFIG ->
                    ShippedConfigs.NAMES.forEach(
                            name -> offers.put(name, ShippedConfigs.purpose(name)));
            case CHALLENGE ->
                    Challenge.SHIPPED.forEach(name -> offers.put(name, Challenge.purpose(name)));
            case ARCHITECTURE -> Architectures.all().forEach(a -> offers.put(a.name(), ""));
            case IMAGE -> OpenImages.titles().forEach(title -> offers.put(title, ""));
            case MODEL -> last.runs().forEach(run -> model(run, offers));
            default -> d.suggestions().forEach(word -> offers.put(word, ""));
        }
        if (d.kind().isChosen())
            for (String text : last.all(command, d)) offers.putIfAbsent(text, about(d, text));
        List<Offer> list = new ArrayList<>();
        offers.forEach((value, about) -> list.add(new Offer(value, about)));
        return list;
    }

    private static void model(String run, Map<String, String> offers) {
        Path model = path(run, "").resolve("model.pt");
        if (Files.exists(model)) offers.put(model.toString(), "The model of " + run + ".");
    }

    private static String about(Declaration d, String text) {
        return switch (d.kind()) {
            case RUN, TRAINED, TRAINED_OR_MODEL, RUN_OR_FILE, PREDICTIONS, RESULTS, NEW_RUN ->
                    state(new RunFolder(path(text, "")));
            default -> "";
        };
    }

    private static String state(RunFolder run) {
        if (Files.exists(run.submission())) return "Trained, with a submission.";
        if (Files.exists(run.predictions())) return "Trained, with predictions.";
        if (Files.exists(run.model())) return "Trained.";
        return run.exists() ? "Training is not finished." : "";
    }

    private static Path path(String text, String otherwise) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return Path.of(otherwise);
        }
    }
}
