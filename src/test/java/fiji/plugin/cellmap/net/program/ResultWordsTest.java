// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultWordsTest {

    /** The same in the words of the engine and in those of a program. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Tensor[]|List[Tensor]|a list of tensors",
                "Dict(str, Tensor[])|Dict[str, List[Tensor]]|a dictionary of lists of tensors",
                "Dict(int, (Tensor, Tensor))|Dict[int, Tuple[Tensor, Tensor]]"
                        + "|a dictionary of tuples (a tensor, a tensor) by whole numbers",
                "(Tensor?, int)|Tuple[Optional[Tensor], int]"
                        + "|a tuple (a tensor or None, a whole number)",
                "Tensor?[]|List[Optional[Tensor]]|a list of tensors or None",
                "()|Tuple[()]|an empty tuple",
                "__torch__.mods.Box|__torch__.mods.Box|an object (Box)",
                "Enum<__torch__.mods.Col>|Enum<__torch__.mods.Col>|an object (Col)",
                "NoneType|None|None",
            })
    void typesAsPeopleSayThem(String engine, String program, String words) {
        assertEquals(words, ResultWords.of(engine));
        assertEquals(words, ResultWords.of(program));
    }

    @Test
    void anyDepthEnds() {
        assertTrue(ResultWords.of("Tensor" + "[]".repeat(10_000)).endsWith("nested things"));
        assertTrue(ResultWords.of("List[".repeat(10_000)).startsWith("a list"));
    }
}
