// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.challenge.ClassLogic.Knowledge;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassLogicTest {

    private static final OrganelleClasses CLASSES = OrganelleClasses.official();
    private static final ClassLogic LOGIC = new ClassLogic(CLASSES);

    private static void expect(Knowledge knowledge, String name, String... annotated) {
        assertEquals(knowledge, LOGIC.knowledge(name, List.of(annotated)), name);
    }

    @Test
    void aWholeIsKnownByAllOfItsParts() {
        expect(Knowledge.WHOLE, "mito", "mito_mem", "mito_lum", "mito_ribo");
        expect(Knowledge.PART, "mito", "mito_mem", "mito_lum");
        expect(Knowledge.WHOLE, "np", "np_out", "np_in");
        expect(Knowledge.PART, "ne", "np", "ne_mem");
        expect(Knowledge.WHOLE, "ne", "np", "ne_mem", "ne_lum");
    }

    @Test
    void aPartIsAbsentOutsideOfItsWholeAndPresentWhereAllOthersAreAbsent() {
        expect(Knowledge.ABSENCE, "mito_mem", "mito");
        expect(Knowledge.WHOLE, "mito_lum", "mito", "mito_mem", "mito_ribo");
        expect(Knowledge.WHOLE, "ld_mem", "ld", "ld_lum");
    }

    @Test
    void classesWithoutACommonPartExcludeEachOther() {
        expect(Knowledge.ABSENCE, "er", "mito");
        expect(Knowledge.PART, "er", "nuc", "ne");
        expect(Knowledge.ABSENCE, "ecs", "cell");
        expect(Knowledge.PART, "cell", "ecs", "pm");
    }

    @Test
    void ofWhatTheChallengeDoesNotDefineNothingFollows() {
        expect(Knowledge.NONE, "synapse", "mito");
        expect(Knowledge.NONE, "mito", "synapse");
        expect(Knowledge.NONE, "mito");
        expect(Knowledge.WHOLE, "synapse", "synapse");
    }

    /** By the definition itself: every voxel that the annotated classes could be told of. */
    @Test
    void isWhatFollowsForEveryKindOfVoxel() {
        Random random = new Random(3);
        List<OrganelleClass> atoms = CLASSES.all().stream().filter(c -> !c.isGroup()).toList();
        List<String> names = CLASSES.all().stream().map(OrganelleClass::name).toList();
        for (int trial = 0; trial < 300; trial++) {
            List<String> annotated = new ArrayList<>();
            for (String name : names) if (random.nextInt(6) == 0) annotated.add(name);
            String name = names.get(random.nextInt(names.size()));
            List<List<Boolean>> seen = new ArrayList<>();
            List<Boolean> is = new ArrayList<>();
            for (int a = 0; a <= atoms.size(); a++) {
                OrganelleClass atom = a < atoms.size() ? atoms.get(a) : null;
                seen.add(annotated.stream().map(c -> isIn(atom, c)).toList());
                is.add(isIn(atom, name));
            }
            boolean present = false;
            boolean absent = false;
            boolean open = false;
            for (int a = 0; a < is.size(); a++) {
                boolean same = true;
                for (int b = 0; b < is.size(); b++)
                    same &= !seen.get(a).equals(seen.get(b)) || is.get(a).equals(is.get(b));
                if (!same) open = true;
                else if (is.get(a)) present = true;
                else absent = true;
            }
            Knowledge expected =
                    !open
                            ? Knowledge.WHOLE
                            : present
                                    ? Knowledge.PART
                                    : absent ? Knowledge.ABSENCE : Knowledge.NONE;
            assertEquals(expected, LOGIC.knowledge(name, annotated), name + " by " + annotated);
        }
    }

    private static boolean isIn(OrganelleClass atom, String name) {
        OrganelleClass c = CLASSES.require(name);
        return atom != null && (c.id() == atom.id() || c.parts().contains(atom.id()));
    }
}
