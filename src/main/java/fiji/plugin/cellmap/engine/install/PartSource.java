// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import fiji.plugin.cellmap.store.kv.Addresses;
import fiji.plugin.cellmap.store.kv.HttpKeyValue;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.store.kv.Value;
import fiji.plugin.cellmap.util.CellMapException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files of engines on a server: of a Python package index, whose page of a project links to them
 * (<a href="https://packaging.python.org/en/latest/specifications/simple-repository-api/">simple
 * repository API</a>), or in folders, one for each project or one for all.
 */
final class PartSource {

    private static final Pattern LINK =
            Pattern.compile(
                    "<a\\s[^>]*?href\\s*=\\s*[\"']([^\"']+)[\"'][^>]*>\\s*([^<]+?)\\s*</a>");

    private final URI root;
    private final Patience patience;

    /**
     * @throws fiji.plugin.cellmap.util.UsageException if it is not an address
     */
    PartSource(String address, Patience patience) {
        root = Addresses.uri(address.replaceAll("/+$", ""));
        this.patience = patience;
    }

    /**
     * Opens a file.
     *
     * @throws CellMapException if it is not there, or has another size
     */
    Value open(EngineBundle.Part part) {
        Value value =
                linked(part)
                        .or(() -> at(root + "/" + part.project() + "/" + part.file()))
                        .or(() -> at(root + "/" + part.file()))
                        .orElseThrow(() -> failure(part, "It is not there."));
        if (value.size() == part.bytes()) return value;
        throw failure(part, "It has " + value.size() + " bytes instead of " + part.bytes() + ".");
    }

    private Optional<Value> linked(EngineBundle.Part part) {
        URI page = Addresses.uri(root + "/" + part.project() + "/");
        Optional<byte[]> text = new HttpKeyValue(root, patience).get(part.project() + "/");
        if (text.isEmpty()) return Optional.empty();
        Matcher link = LINK.matcher(new String(text.get(), StandardCharsets.UTF_8));
        while (link.find()) {
            if (!link.group(2).equals(part.file())) continue;
            String address = link.group(1).replace("&amp;", "&").replaceFirst("#.*", "");
            return at(page.resolve(address).toString());
        }
        return Optional.empty();
    }

    private Optional<Value> at(String address) {
        int slash = address.lastIndexOf('/');
        HttpKeyValue folder =
                new HttpKeyValue(Addresses.uri(address.substring(0, slash)), patience);
        String name = address.substring(slash + 1);
        return folder.open(
                java.net.URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private CellMapException failure(EngineBundle.Part part, String why) {
        return new CellMapException(
                "Cannot fetch a part of the engine",
                root + ": " + part.file(),
                why,
                "Check @{source}, or fetch the file by other means and give its folder.");
    }
}
