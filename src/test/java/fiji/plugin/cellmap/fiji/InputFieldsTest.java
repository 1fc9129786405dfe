// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.param.Declaration;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The fields of the commands are what the records declare. With {@code
 * -Dcellmap.reference.write=true} they are written; {@code mvn spotless:apply} formats them.
 */
class InputFieldsTest {

    private static final String BEGIN =
            "// Inputs: written by InputFieldsTest from what is declared.";
    private static final String END = "// End of inputs.";
    private static final Path SOURCES =
            Path.of("src/main/java", InputFieldsTest.class.getPackageName().replace('.', '/'));

    @Test
    void theFieldsAreWhatIsDeclared() throws IOException {
        for (String name : Commands.ALL.keySet()) {
            CellMapCommand<?> command = Commands.create(name);
            Path file = SOURCES.resolve(command.getClass().getSimpleName() + ".java");
            String source = Files.readString(file);
            int begin = source.indexOf(BEGIN) + BEGIN.length();
            int end = source.indexOf(END);
            String made =
                    command.declarations().stream()
                            .map(d -> field(command, d))
                            .collect(Collectors.joining());
            if (Boolean.getBoolean("cellmap.reference.write")) {
                source = source.substring(0, begin) + "\n" + made + "    " + source.substring(end);
                Files.writeString(file, source);
                end = source.indexOf(END);
            }
            assertEquals(
                    bare(made),
                    bare(source.substring(begin, end)),
                    file
                            + " is out of date: mvn test -Dtest=InputFieldsTest"
                            + " -Dcellmap.reference.write=true, then mvn spotless:apply");
        }
    }

    @Test
    void thePageOfTheCommandsIsUpToDate() throws IOException {
        if (Boolean.getBoolean("cellmap.reference.write"))
            Files.writeString(CommandsPage.FILE, CommandsPage.markdown());
        assertEquals(
                CommandsPage.markdown(),
                Files.readString(CommandsPage.FILE),
                CommandsPage.FILE
                        + " is out of date: mvn test -Dtest=InputFieldsTest"
                        + " -Dcellmap.reference.write=true");
    }

    private static String field(CellMapCommand<?> command, Declaration d) {
        boolean required = command.isRequired(d);
        StringBuilder field = new StringBuilder("    @Parameter(");
        field.append("label = ").append(quoted(d.label()));
        if (!Inputs.style(d.kind()).isEmpty())
            field.append(", style = ").append(quoted(Inputs.style(d.kind())));
        if (Inputs.type(d) == String.class && !d.isList() && !d.choices().isEmpty())
            field.append(", choices = {")
                    .append(
                            d.choices().stream()
                                    .map(InputFieldsTest::quoted)
                                    .collect(Collectors.joining(", ")))
                    .append("}");
        if (Inputs.type(d).isPrimitive() && !d.isFlag()) {
            if (Double.isFinite(d.min())) field.append(", min = ").append(limit(d, d.min()));
            if (Double.isFinite(d.max())) field.append(", max = ").append(limit(d, d.max()));
        }
        if (!required) field.append(", required = false");
        field.append(", persist = false");
        field.append(", description = ").append(quoted(d.explained())).append(")\n    private ");
        String type = Inputs.type(d) == File.class ? "File" : Inputs.type(d).getSimpleName();
        field.append(type).append(' ').append(d.name());
        return field.append(initial(d)).append(";\n\n").toString();
    }

    private static String limit(Declaration d, double value) {
        boolean whole = Inputs.type(d) != double.class;
        return quoted(whole ? String.valueOf((long) value) : String.valueOf(value));
    }

    private static String initial(Declaration d) {
        Class<?> type = Inputs.type(d);
        String usual = d.byDefault();
        if (type == File.class || d.isFlag() && !usual.equals("true")) return "";
        if (type == String.class) return " = " + quoted(usual);
        return " = " + usual;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The formatter decides about blanks, line breaks and where a text is cut. */
    private static String bare(String source) {
        return List.of(source.replaceAll("\"\\s*\\+\\s*\"", "").split("\\s+")).stream()
                .collect(Collectors.joining());
    }
}
