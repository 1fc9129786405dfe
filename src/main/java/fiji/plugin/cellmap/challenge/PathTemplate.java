// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Folders whose path has the form of a template such as {@code {dataset}/{dataset}.zarr/em}. */
final class PathTemplate {

    private static final Pattern FIELD = Pattern.compile("\\{(\\w+)}");

    private PathTemplate() {}

    /** A folder and what stands in it for each field. */
    record Match(Path path, Map<String, String> fields) {}

    /** Every existing folder below the root that fits, sorted by name on every level. */
    static List<Match> find(Path root, String template) {
        List<Match> matches = List.of(new Match(root, Map.of()));
        for (String part : template.split("/")) {
            List<Match> next = new ArrayList<>();
            for (Match match : matches) descend(match, part, next);
            matches = next;
        }
        return matches;
    }

    private static void descend(Match match, String part, List<Match> into) {
        String known = fill(part, match.fields());
        if (!known.contains("{")) {
            Path path = match.path().resolve(known);
            if (Files.isDirectory(path)) into.add(new Match(path, match.fields()));
            return;
        }
        Pattern pattern = Pattern.compile(regex(known));
        for (Path child : folders(match.path())) {
            Matcher matcher = pattern.matcher(child.getFileName().toString());
            if (!matcher.matches()) continue;
            Map<String, String> fields = new HashMap<>(match.fields());
            Matcher names = FIELD.matcher(known);
            while (names.find()) fields.put(names.group(1), matcher.group(names.group(1)));
            into.add(new Match(child, fields));
        }
    }

    private static String fill(String part, Map<String, String> fields) {
        String filled = part;
        for (Map.Entry<String, String> field : fields.entrySet())
            filled = filled.replace("{" + field.getKey() + "}", field.getValue());
        return filled;
    }

    /** One capturing group for each field; a field that comes again must repeat itself. */
    private static String regex(String part) {
        StringBuilder regex = new StringBuilder();
        List<String> seen = new ArrayList<>();
        Matcher names = FIELD.matcher(part);
        int end = 0;
        while (names.find()) {
            regex.append(Pattern.quote(part.substring(end, names.start())));
            String name = names.group(1);
            regex.append(seen.contains(name) ? "\\k<" + name + ">" : "(?<" + name + ">[^.].*?)");
            seen.add(name);
            end = names.end();
        }
        return regex.append(Pattern.quote(part.substring(end))).toString();
    }

    /** Folders directly inside, sorted, hidden ones left out; none if it is not a folder. */
    static List<Path> folders(Path path) {
        if (!Files.isDirectory(path)) return List.of();
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(p -> !p.getFileName().toString().startsWith("."))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list a folder", path, AtomicFiles.reason(e), "Check its permissions.");
        }
    }
}
