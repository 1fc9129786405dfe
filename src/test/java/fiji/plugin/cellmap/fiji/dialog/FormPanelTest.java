// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Relations;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.verb.Report;
import fiji.plugin.cellmap.verb.Validate;
import java.awt.Dimension;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.swing.JFileChooser;
import javax.swing.JList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fields of a dialog, without a screen. */
class FormPanelTest {

    record Asked(
            @Param(help = "Folder.", label = "Data root", required = true, kind = Param.Kind.FOLDER)
                    String data,
            @Param(
                            help = "Part.",
                            byDefault = "both",
                            choices = {"both", "raw"})
                    String part,
            @Param(help = "Names.", excludes = "part=raw", unset = "all") List<String> names,
            @Param(help = "Archive.", byDefault = "false") Boolean zip,
            @Param(help = "Keep.", byDefault = "false", needs = "zip", advanced = true)
                    Boolean keepZip,
            @Param(help = "Scores.", kind = Param.Kind.NEW_FILE, extensions = "json") String out) {}

    private final List<Declaration> all = Declaration.of(Asked.class);
    private int changes;
    private final List<String> explained = new ArrayList<>();
    private Form form;
    private FormPanel panel;

    @BeforeEach
    void make() {
        List<FormField> fields =
                all.stream()
                        .map(
                                d ->
                                        new FormField(
                                                d,
                                                d.required(),
                                                d.byDefault(),
                                                d.name().equals("names")
                                                        ? List.of(new Offer("mito", "Those."))
                                                        : List.of()))
                        .toList();
        form =
                new Form(
                        "Test",
                        "Tests.",
                        new Relations(all),
                        fields,
                        texts -> Optional.empty(),
                        () -> {});
        panel = new FormPanel(form, () -> changes++, explained::add);
    }

    @Test
    void defaultsAreWhatItBeginsWith() {
        assertEquals("both", panel.texts().get("part"));
        assertEquals("", panel.texts().get("names"));
        assertEquals("false", panel.texts().get("zip"));
        assertEquals(List.of("Data root"), form.missing(panel.texts()));
    }

    @Test
    void aFieldWithoutEffectIsDisabledAndGivesNothing() {
        panel.set("names", "mito");
        assertTrue(panel.isEnabled("names"));
        panel.set("part", "raw");
        assertFalse(panel.isEnabled("names"));
        assertEquals("", panel.texts().get("names"));
        panel.set("part", "both");
        assertEquals("mito", panel.texts().get("names"));
    }

    @Test
    void aFieldAppliesOnceWhatItNeedsIsGiven() {
        assertFalse(panel.isEnabled("keepZip"));
        panel.set("zip", "true");
        assertTrue(panel.isEnabled("keepZip"));
        assertEquals(
                "It applies only with \"Zip\".",
                form.hindrance(form.fields().get(4), Map.of()).orElseThrow());
    }

    @Test
    void whatFewNeedIsFoldedAway() {
        assertTrue(panel.canFold());
        assertTrue(panel.isFolded());
        assertFalse(panel.isShown("keepZip"));
        assertTrue(panel.isShown("zip"));
        panel.fold(false);
        assertTrue(panel.isShown("keepZip"));
    }

    @Test
    void eachChangeIsTold() {
        int before = changes;
        panel.set("data", "/em");
        assertTrue(changes > before);
        assertEquals("/em", panel.texts().get("data"));
        assertEquals(List.of(), form.missing(panel.texts()));
    }

    /** Constants of components hide those of the classes around them. */
    @Test
    void whatAnOfferIsForHasRoom() {
        OfferBox box = new OfferBox(List.of(), new HintField(""));
        Offer offer = new Offer("demo", "A small network on a small data set, a few minutes.");
        Dimension size =
                box.getRenderer()
                        .getListCellRendererComponent(new JList<>(), offer, 0, false, false)
                        .getPreferredSize();
        assertTrue(size.width > 300, size.toString());
        assertTrue(size.height < 80, size.toString());
    }

    @Test
    void choosersSelectWhatAParameterIs() {
        assertEquals(
                JFileChooser.DIRECTORIES_ONLY,
                PathChooser.chooser(all.get(0), "").getFileSelectionMode());
        for (Class<? extends Record> either : List.of(Report.class, Validate.class))
            assertEquals(
                    JFileChooser.FILES_AND_DIRECTORIES,
                    PathChooser.chooser(Declaration.flat(either).get(0), "")
                            .getFileSelectionMode());
        JFileChooser scores = PathChooser.chooser(all.get(5), "");
        assertEquals(JFileChooser.FILES_ONLY, scores.getFileSelectionMode());
        assertTrue(scores.getFileFilter().accept(new File("a.json")));
        assertFalse(scores.getFileFilter().accept(new File("a.txt")));
        assertEquals(new File("/x/a.json"), PathChooser.named(all.get(5), new File("/x/a")));
        assertEquals(new File("/x/a.JSON"), PathChooser.named(all.get(5), new File("/x/a.JSON")));
    }

    @Test
    void aListOfPathsGrowsByWhatIsChosen() {
        String text = PathChooser.added("/x/a.zip", List.of(new File("/x/b, c.zip")));
        assertEquals("/x/a.zip, \"/x/b, c.zip\"", text);
        text = PathChooser.added(text, List.of(new File("/x/a.zip"), new File("/y [1]/d.zip")));
        assertEquals(List.of("/x/a.zip", "/x/b, c.zip", "/y [1]/d.zip"), Texts.split(text), text);
    }
}
