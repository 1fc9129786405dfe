// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.verb.ProcessPrediction;
import fiji.plugin.cellmap.verb.Tune;
import fiji.plugin.cellmap.verb.Verb;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Options and arguments of the command line, from what the record of a verb declares. */
final class VerbOptions {

    private static final String TUNE = "--tune";

    private VerbOptions() {}

    /**
     * The command of a verb. Values come as texts: what they mean is the declarations' business.
     */
    static CommandSpec spec(String name, Class<? extends Verb<?>> verb, Callable<Integer> command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description(verb.getAnnotation(Purpose.class).value())
                .sortOptions(false)
                .abbreviateSynopsis(true);
        int position = 0;
        for (Declaration d : Declaration.flat(verb))
            spec.add(d.isArgument() ? argument(d, position++) : option(d));
        if (verb == ProcessPrediction.class) spec.addOption(flag(TUNE, "Run the verb tune first."));
        spec.addOption(
                OptionSpec.builder("--json")
                        .paramLabel("FILE")
                        .type(String.class)
                        .description(
                                "Write the result as JSON; - is standard output, and the summary goes to"
                                        + " standard error.")
                        .build());
        spec.addOption(flag("--quiet", "Show no progress."));
        spec.addOption(flag("--debug", "Show the stack trace of a failure."));
        return spec;
    }

    /** The verb that the options ask for: {@code process --tune} is {@code tune}. */
    static Class<? extends Verb<?>> chosen(CommandSpec spec, Class<? extends Verb<?>> verb) {
        OptionSpec tune = spec.findOption(TUNE);
        return tune != null && Boolean.TRUE.equals(tune.getValue()) ? Tune.class : verb;
    }

    /** The option or argument of a parameter. */
    static ArgSpec find(CommandSpec spec, Declaration d) {
        return d.isArgument()
                ? spec.positionalParameters().stream()
                        .filter(p -> p.paramLabel().equals(d.placeholder()))
                        .findFirst()
                        .orElseThrow()
                : spec.findOption(d.option());
    }

    private static ArgSpec argument(Declaration d, int position) {
        String one = d.required() ? "1" : "0..1";
        PositionalParamSpec.Builder argument =
                PositionalParamSpec.builder()
                        .index(d.isList() ? position + "..*" : String.valueOf(position))
                        .arity(d.isList() ? "1..*" : one)
                        .paramLabel(d.placeholder())
                        .description(description(d));
        return d.isList()
                ? argument.type(List.class).auxiliaryTypes(String.class).build()
                : argument.type(String.class).build();
    }

    private static ArgSpec option(Declaration d) {
        if (d.isFlag()) return flag(d.option(), d.explained());
        OptionSpec.Builder option =
                OptionSpec.builder(d.option())
                        .required(d.required())
                        .paramLabel(d.placeholder())
                        .description(description(d));
        return d.isList()
                ? option.type(List.class).auxiliaryTypes(String.class).build()
                : option.type(String.class).build();
    }

    private static OptionSpec flag(String name, String help) {
        return OptionSpec.builder(name).type(boolean.class).description(escaped(help)).build();
    }

    /** Help, unit, choices and default of a parameter, as {@code --help} shows them. */
    static String description(Declaration d) {
        return escaped(d.explained());
    }

    /** Percent signs would be taken for variables. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }
}
