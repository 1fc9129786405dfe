// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {

    record Inner(@Param(help = "Depth.", min = 1) Integer depth) {}

    record Request(
            @Param(help = "Name.", required = true) String name,
            @Param(help = "Sizes.", length = 3, min = 0, max = 9) double[] sizes,
            @Param(help = "Classes.") List<String> classes,
            @Param(
                            help = "Axes.",
                            choices = {"z", "y", "x"})
                    List<String> axes,
            @Param(help = "Numbers.") List<Integer> numbers,
            @Param(help = "Share.", min = 0, max = 1, belowMax = true) Double share,
            @Param(help = "Settings.", kind = Param.Kind.SETTINGS) List<String> set,
            @Param(help = "More.") Inner inner) {}

    private static Request with(String name, String text) {
        return Texts.record(Request.class, Map.of("name", "n", name, text));
    }

    @Test
    void textsBecomeValuesOfTheirTypes() {
        assertArrayEquals(new double[] {1, 2.5, 3}, with("sizes", "1, 2.5,3").sizes());
        assertEquals(List.of(4, 5), with("numbers", "4,5").numbers());
        assertEquals(0.5, with("share", " 0.5 ").share());
        assertEquals(new Inner(3), with("depth", "3").inner());
        assertNull(with("depth", "").inner());
        assertNull(with("share", " ").share());
    }

    @Test
    void aCommaInQuotesOrBracketsPartsNothing() {
        assertEquals(List.of("a b", "c,d", "e"), with("classes", "a b,\"c,d\",,e").classes());
        assertEquals(
                List.of("a=[1,2]", "b={c: 1, d: 2}", "e=f,g"),
                with("set", "a=[1,2],b={c: 1, d: 2}, e=f,g").set());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sizes   | 1,2    | three numbers from 0 to 9",
                "sizes   | 1,2,10 | three numbers from 0 to 9",
                "numbers | 1,b    | a list of whole numbers",
                "numbers | 1.5    | a list of whole numbers",
                "share   | 1      | a number from 0 to less than 1",
                "share   | NaN    | a number from 0 to less than 1",
                "axes    | z,w    | a list of z, y, x",
                "depth   | 0      | a whole number of at least 1",
            })
    void whatDoesNotFitIsRefusedWithWhatIsAllowed(String name, String text, String allowed) {
        UsageException e = assertThrows(UsageException.class, () -> with(name, text));
        assertEquals("@{" + name + "} " + text, e.where());
        assertEquals("Give " + allowed + ".", e.fix());
    }

    @Test
    void whatIsRequiredMustBeGiven() {
        UsageException e =
                assertThrows(UsageException.class, () -> Texts.record(Request.class, Map.of()));
        assertEquals("@{name}", e.where());
        assertTrue(e.getMessage().contains("where: name"), e.getMessage());
        UsageException shown = e.in(key -> "--" + key);
        assertEquals("--name", shown.where());
        assertTrue(shown.getMessage().contains("do:    Give --name."), shown.getMessage());
    }

    @Test
    void aRecordIsMadeByNames() {
        Request made =
                Named.of(Request.class).with(Request::share, 0.25).with(Request::name, "n").make();
        assertEquals("n", made.name());
        assertEquals(0.25, made.share());
        assertNull(made.classes());
        Request like = Named.like(made).with(Request::name, "m").make();
        assertEquals(List.of("m", 0.25), List.of(like.name(), like.share()));
    }
}
