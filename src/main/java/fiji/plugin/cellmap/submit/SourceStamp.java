package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a label has been written again: names, sizes and times of its files. */
final class SourceStamp {

    private SourceStamp() {}

    /**
     * @param more what else matters
     * @return another text whenever a file was added, removed or written
     */
    static String of(GroupLocation source, String more) {
        try {
            Path top = source.path();
            if (!Files.exists(top)) top = source.container();
            return FileStamp.of(top, more + "\n" + source);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot look at a label",
                    source,
                    AtomicFiles.reason(e),
                    "Check that nothing else writes there.",
                    e);
        }
    }
}
