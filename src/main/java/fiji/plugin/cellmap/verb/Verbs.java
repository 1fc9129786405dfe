// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The verbs by the name that the command line and the worker protocol use. */
public final class Verbs {

    /** In the order of the work. */
    public static final Map<String, Class<? extends Verb<?>>> ALL = all();

    private static Map<String, Class<? extends Verb<?>>> all() {
        Map<String, Class<? extends Verb<?>>> all = new LinkedHashMap<>();
        all.put("demo", Demo.class);
        all.put("fetch", Fetch.class);
        all.put("import", Import.class);
        all.put("datasplit", MakeDatasplit.class);
        all.put("plan", Plan.class);
        all.put("train", Train.class);
        all.put("sweep", Sweep.class);
        all.put("predict", Predict.class);
        all.put("process", ProcessPrediction.class);
        all.put("tune", Tune.class);
        all.put("measure", Measure.class);
        all.put("package", PackageSubmission.class);
        all.put("validate", Validate.class);
        all.put("evaluate", Evaluate.class);
        all.put("report", Report.class);
        all.put("visualize", Visualize.class);
        all.put("inspect", Inspect.class);
        all.put("convert", Convert.class);
        all.put("models", Models.class);
        all.put("check", Check.class);
        all.put("engine", ManageEngines.class);
        return Collections.unmodifiableMap(all);
    }

    private Verbs() {}
}
