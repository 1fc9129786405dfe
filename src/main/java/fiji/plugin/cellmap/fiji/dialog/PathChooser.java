// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Texts;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.dnd.DnDConstants;
import java.awt.dnd.DropTarget;
import java.awt.dnd.DropTargetAdapter;
import java.awt.dnd.DropTargetDropEvent;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.filechooser.FileNameExtensionFilter;

/** Lets a path be chosen, or dropped on its field. For the event thread. */
final class PathChooser {

    private final Declaration declaration;
    private final Input input;

    private PathChooser(Declaration declaration, Input input) {
        this.declaration = declaration;
        this.input = input;
    }

    /** The button beside a field. */
    static JButton button(Declaration declaration, Input input) {
        PathChooser chooser = new PathChooser(declaration, input);
        JButton button = new JButton("Browse…");
        button.addActionListener(e -> chooser.choose(button));
        return button;
    }

    /** Takes files that are dropped on the field. Needs a screen. */
    static void takeDrops(Declaration d, Input input) {
        new DropTarget(
                input.focus(),
                new DropTargetAdapter() {
                    @Override
                    public void drop(DropTargetDropEvent event) {
                        event.acceptDrop(DnDConstants.ACTION_COPY);
                        event.dropComplete(dropped(event, d, input));
                    }
                });
    }

    private static boolean dropped(DropTargetDropEvent event, Declaration d, Input input) {
        try {
            Object data = event.getTransferable().getTransferData(DataFlavor.javaFileListFlavor);
            if (!(data instanceof List<?> files) || files.isEmpty()) return false;
            input.set(d.isList() ? added(input.text(), files) : files.get(0).toString());
            return true;
        } catch (UnsupportedFlavorException | IOException e) {
            return false; // Something else than files.
        }
    }

    private void choose(JButton button) {
        boolean several = declaration.isList();
        List<String> there = several ? Texts.split(input.text()) : List.of(input.text());
        JFileChooser chooser =
                chooser(declaration, there.isEmpty() ? "" : there.get(there.size() - 1));
        chooser.setMultiSelectionEnabled(several);
        boolean done =
                JFileChooser.APPROVE_OPTION
                        == (declaration.kind().isNew()
                                ? chooser.showDialog(button, "Choose")
                                : chooser.showOpenDialog(button));
        if (!done) return;
        input.set(
                several
                        ? added(input.text(), List.of(chooser.getSelectedFiles()))
                        : named(declaration, chooser.getSelectedFile()).getPath());
    }

    /** A list of paths with more at its end, each once. */
    static String added(String text, List<?> files) {
        Set<String> all = new LinkedHashSet<>(Texts.split(text));
        for (Object file : files) all.add(file.toString());
        return Texts.joined(List.copyOf(all));
    }

    /** A chooser for what a parameter is, which begins at what is entered. */
    static JFileChooser chooser(Declaration d, String text) {
        JFileChooser chooser = new JFileChooser();
        chooser.setDialogTitle(d.label());
        chooser.setFileSelectionMode(mode(d.kind()));
        List<String> extensions = d.extensions();
        if (!extensions.isEmpty() && !d.kind().isFolder())
            chooser.setFileFilter(
                    new FileNameExtensionFilter(
                            "*." + String.join(", *.", extensions),
                            extensions.toArray(String[]::new)));
        if (!text.isEmpty()) {
            File file = new File(text).getAbsoluteFile();
            if (file.isDirectory() && d.kind().isFolder())
                chooser.setCurrentDirectory(file.getParentFile());
            chooser.setSelectedFile(file);
        }
        return chooser;
    }

    private static int mode(Param.Kind kind) {
        if (kind.isFolder() || kind == Param.Kind.ADDRESS) return JFileChooser.DIRECTORIES_ONLY;
        return kind.isEither() ? JFileChooser.FILES_AND_DIRECTORIES : JFileChooser.FILES_ONLY;
    }

    /** A new file gets the one extension that it can have. */
    static File named(Declaration d, File file) {
        boolean one = d.kind() == Param.Kind.NEW_FILE && d.extensions().size() == 1;
        if (!one) return file;
        String ending = "." + d.extensions().get(0);
        return file.getName().toLowerCase(Locale.ROOT).endsWith(ending)
                ? file
                : new File(file.getPath() + ending);
    }
}
