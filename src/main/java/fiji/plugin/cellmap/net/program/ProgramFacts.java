// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Pickled;
import fiji.plugin.cellmap.net.container.StoredType;
import fiji.plugin.cellmap.net.container.TorchArchive;
import fiji.plugin.cellmap.net.container.TreeWalk;
import fiji.plugin.cellmap.net.program.ScriptTokens.Token;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a TorchScript file says of itself, read without the engine.
 *
 * @param type of its numbers: that of its kernels, or else of any weight; float32 if it has none
 * @param inputs what its {@code forward} must be given, as {@code name: type}; null if unknown
 * @param planar whether it has kernels of two axes and none of three
 */
public record ProgramFacts(StoredType type, List<String> inputs, boolean planar) {

    private static final int KERNEL_3D = 5;
    private static final int KERNEL_2D = 4;

    /** Reads a program; blocks. What cannot be read is left open. */
    public static ProgramFacts of(Path file) {
        try (TorchArchive archive = TorchArchive.open(file)) {
            Object root = archive.tree();
            List<Pickled.View> views = new ArrayList<>(new TreeWalk(file).views(root).values());
            if (archive.names().contains("constants.pkl")
                    && archive.value("constants.pkl") instanceof Collection<?> constants)
                for (Object constant : constants)
                    if (constant instanceof Pickled.View view) views.add(view);
            boolean planar = has(views, KERNEL_2D) && !has(views, KERNEL_3D);
            return new ProgramFacts(type(views, file), inputs(root, archive), planar);
        } catch (CellMapException e) {
            return new ProgramFacts(StoredType.FLOAT32, null, false);
        }
    }

    private static boolean has(List<Pickled.View> views, int axes) {
        return views.stream().anyMatch(view -> view.shape().length == axes);
    }

    private static StoredType type(List<Pickled.View> views, Path file) {
        StoredType any = null;
        for (Pickled.View view : views) {
            StoredType type = StoredType.ofTorch(view.storage().type(), file);
            if (!type.floating()) continue;
            if (view.shape().length >= KERNEL_2D) return type;
            if (any == null) any = type;
        }
        return any == null ? StoredType.FLOAT32 : any;
    }

    private static List<String> inputs(Object root, TorchArchive archive) {
        if (!(root instanceof Pickled.Instance object)) return null;
        String name = "code/" + object.type.module().replace('.', '/') + ".py";
        if (!archive.names().contains(name)) return null;
        String source = new String(archive.required(name), StandardCharsets.UTF_8);
        List<Token> tokens = ScriptTokens.of(source);
        int at = 0;
        while (at + 1 < tokens.size()
                && !(tokens.get(at).is("class") && tokens.get(at + 1).is(object.type.name()))) at++;
        for (at += 2; at + 2 < tokens.size() && !tokens.get(at).is("class"); at++)
            if (tokens.get(at).is("def") && tokens.get(at + 1).is("forward"))
                return required(tokens.subList(at + 3, tokens.size()));
        return null;
    }

    /** The parameters after self that have no default, from the text after the bracket on. */
    private static List<String> required(List<Token> tokens) {
        List<String> found = new ArrayList<>();
        StringBuilder parameter = new StringBuilder();
        int depth = 0;
        for (Token token : tokens) {
            boolean ends = depth == 0 && (token.is(",") || token.is(")"));
            if (ends && !parameter.isEmpty() && parameter.indexOf("=") < 0)
                found.add(parameter.toString().replace(":", ": "));
            if (depth == 0 && token.is(")")) break;
            if (token.is("[") || token.is("(")) depth++;
            if (token.is("]") || token.is(")")) depth--;
            if (ends) parameter.setLength(0);
            else parameter.append(token.text());
        }
        return found.isEmpty() ? found : found.subList(1, found.size());
    }

    /**
     * Refuses a program that needs something else than one image.
     *
     * @throws CellMapException that names what it takes
     */
    public void requireOneImage(Path file) {
        if (inputs == null || inputs.size() == 1 && inputs.get(0).endsWith(": Tensor")) return;
        throw new CellMapException(
                "Cannot use a model",
                file,
                inputs.size() == 1
                        ? "Its forward takes " + inputs.get(0) + ", not one image."
                        : "Its forward takes "
                                + inputs.size()
                                + " inputs ("
                                + String.join(", ", inputs)
                                + "), not one image.",
                "Wrap it in Python in a module that takes one tensor, and script or trace that.");
    }
}
