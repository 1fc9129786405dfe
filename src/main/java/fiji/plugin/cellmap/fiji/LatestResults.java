// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.runfolder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What commands have made that others go on with, of the runs and folders that were entered in
 * dialogs, the latest first. What is no longer there is left out.
 */
record LatestResults(LastEntries last) {

    private static final String RESULTS = "Results";
    private static final String PREDICTIONS = "predictions";
    private static final String PROCESSED = "processed";

    /** Values of a parameter; a list of the caller's. */
    List<String> of(Param.Kind kind) {
        Map<String, FileTime> found = new LinkedHashMap<>();
        switch (kind) {
            case SUBMISSION -> {
                runs(found, RunFolder::submission, false);
                for (String zip : last.all(PackageCommand.class, "Submission")) add(found, zip, "");
            }
            case PREDICTIONS -> {
                runs(found, RunFolder::predictions, true);
                images(found, PREDICTIONS);
            }
            case RESULTS -> {
                runs(found, RunFolder::processed, true);
                images(found, PROCESSED);
            }
            default -> {}
        }
        List<String> latest = new ArrayList<>(found.keySet());
        latest.sort(Comparator.comparing(found::get).reversed());
        return latest;
    }

    /**
     * @param made what a run has made
     * @param run whether it is named by the folder of the run
     */
    private void runs(Map<String, FileTime> found, Function<RunFolder, Path> made, boolean run) {
        for (String text : last.runs()) {
            Path path = path(text);
            if (path == null) continue;
            Path there = made.apply(new RunFolder(path));
            FileTime time = time(there);
            if (time != null) found.put(run ? text : there.toString(), time);
        }
    }

    /** Of images on the screen. */
    private void images(Map<String, FileTime> found, String folder) {
        for (String text : last.all(PredictImageCommand.class, RESULTS)) add(found, text, folder);
    }

    private static void add(Map<String, FileTime> found, String text, String folder) {
        Path path = path(text);
        FileTime time = path == null ? null : time(path.resolve(folder));
        if (time != null) found.put(path.resolve(folder).toString(), time);
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static FileTime time(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return null; // Not there.
        }
    }
}
