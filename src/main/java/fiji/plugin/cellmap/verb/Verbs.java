package fiji.plugin.cellmap.verb;

import java.util.Map;

/** The verbs by the name that the command line and the worker protocol use. */
public final class Verbs {

    public static final Map<String, Class<? extends Verb<?>>> ALL =
            Map.ofEntries(
                    Map.entry("demo", Demo.class),
                    Map.entry("fetch", Fetch.class),
                    Map.entry("import", Import.class),
                    Map.entry("datasplit", MakeDatasplit.class),
                    Map.entry("train", Train.class),
                    Map.entry("predict", Predict.class),
                    Map.entry("process", ProcessPrediction.class),
                    Map.entry("tune", Tune.class),
                    Map.entry("package", PackageSubmission.class),
                    Map.entry("validate", Validate.class),
                    Map.entry("evaluate", Evaluate.class),
                    Map.entry("report", Report.class),
                    Map.entry("inspect", Inspect.class),
                    Map.entry("convert", Convert.class),
                    Map.entry("models", Models.class),
                    Map.entry("check", Check.class));

    private Verbs() {}
}
