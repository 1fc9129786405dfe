// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {

    @TempDir Path folder;

    record Asked(
            @Param(help = "Part.", byDefault = "both") String part,
            @Param(help = "Names.", excludes = "part=raw") List<String> names,
            @Param(help = "Archive.", byDefault = "false") Boolean zip,
            @Param(help = "Keep.", byDefault = "false", needs = "zip") Boolean keepZip,
            @Param(
                            help = "Number.",
                            needs = {"names", "zip"})
                    Integer most,
            @Param(help = "File.", name = "to", needs = "out=*.zip") String about,
            @Param(help = "Output.", kind = Param.Kind.NEW_FILE) String out,
            @Param(help = "Data.", kind = Param.Kind.FOLDER) String data,
            @Param(help = "Model.", kind = Param.Kind.FILE) String model,
            @Param(help = "Stack.", kind = Param.Kind.PATH) String stack) {}

    private static Asked asked(Map<String, String> texts) {
        return Texts.record(Asked.class, texts);
    }

    private static String why(Map<String, String> texts) {
        return assertThrows(UsageException.class, () -> Requests.check(asked(texts))).getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "names, 'a,b', part, raw, It does not go together with part raw.",
        "keepZip, true, zip, false, It applies only with zip.",
        "most, 3, zip, false, It applies only with names or zip.",
        "about, x, out, a.pt, It applies only with out *.zip."
    })
    void whatHasNoEffectIsRefused(
            String name, String value, String other, String text, String sentence) {
        String why = why(Map.of(name, value, other, text));
        assertTrue(why.contains(sentence), why);
        assertTrue(why.contains(name.equals("about") ? "to" : name), why);
    }

    @ParameterizedTest
    @CsvSource({
        "names, 'a,b', part, both",
        "keepZip, true, zip, true",
        "keepZip, false, zip, false",
        "most, 3, names, a",
        "about, x, out, a.zip"
    })
    void whatHasAnEffectIsTaken(String name, String value, String other, String text) {
        assertDoesNotThrow(() -> Requests.check(asked(Map.of(name, value, other, text))));
    }

    @Test
    void aDialogAsksTheSame() {
        List<Declaration> all = Declaration.of(Asked.class);
        Declaration keep =
                all.stream().filter(d -> d.name().equals("keepZip")).findAny().orElseThrow();
        Relations relations = new Relations(all);
        assertEquals(
                "It applies only with @{zip}.",
                relations.hindrance(keep, d -> d.byDefault()).orElseThrow());
        assertTrue(relations.hindrance(keep, d -> "true").isEmpty());
    }

    @Test
    void theExplanationSaysBesideWhatItApplies() {
        Map<String, String> conditions = new HashMap<>();
        for (Declaration d : Declaration.of(Asked.class)) conditions.put(d.name(), d.condition());
        assertEquals(" Not with part=raw.", conditions.get("names"));
        assertEquals(" Only with names or zip.", conditions.get("most"));
        assertEquals(" Only with out=*.zip.", conditions.get("about"));
        assertEquals("", conditions.get("zip"));
    }

    @Test
    void whatIsReadMustBeThere() throws Exception {
        Path file = Files.createFile(folder.resolve("a.zip"));
        String none = folder.resolve("none").toString();
        assertTrue(why(Map.of("data", none)).contains("There is no such folder."));
        assertTrue(why(Map.of("model", none)).contains("There is no such file."));
        assertTrue(why(Map.of("stack", none)).contains("There is no such file or folder."));
        String deep = folder.resolve("none/deeper/a.pt").toString();
        assertTrue(why(Map.of("model", deep)).contains("There is no none in " + folder + "."));
        assertDoesNotThrow(
                () ->
                        Requests.check(
                                asked(
                                        Map.of(
                                                "data", folder.toString(),
                                                "model", file.toString(),
                                                "stack", file + "/inside"))));
    }

    @Test
    void whatStandsForSomethingElseIsNoPath() {
        assertDoesNotThrow(
                () -> Requests.check(asked(Map.of("stack", "the image")), Set.of("stack")));
    }

    /** A submission would become its own scores. */
    @Test
    void whatIsReadIsNotReplaced() throws IOException {
        Path model = Files.createFile(folder.resolve("model.pt"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), model);
        String roundabout = folder.resolve("none/../model.pt").toString();
        for (Object out : List.of(model, link, roundabout)) {
            String why = why(Map.of("model", model.toString(), "out", out.toString()));
            assertTrue(why.contains("also model, which is read and would be replaced"), why);
        }
        Asked other = asked(Map.of("model", model.toString(), "out", folder + "/new"));
        assertDoesNotThrow(() -> Requests.check(other));
        for (String json : List.of(model.toString(), folder + "/new")) {
            UsageException e =
                    assertThrows(
                            UsageException.class, () -> KeptInputs.check("--json", json, other));
            assertTrue(e.why().matches(".*(would be replaced|written as well)\\."), e.why());
        }
        assertDoesNotThrow(() -> KeptInputs.check("--json", folder + "/j", other));
        Asked nowhere = asked(Map.of("out", "/dev/null"));
        assertDoesNotThrow(() -> KeptInputs.check("--json", "/dev/null", nowhere));
    }
}
