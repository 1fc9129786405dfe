// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.fetch.Origins.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files that are wanted, of which some may not exist at the source.
 *
 * @param from group at the source
 * @param to the same group below the data root
 * @param start what all names begin with, so that one listing finds them
 * @param names below the group
 */
record KeySet(Spot from, String to, String start, Set<String> names) {

    /** Fewer than so many are asked for one by one. */
    private static final int FEW = 3;

    /** The files that exist; blocks. */
    List<Item> find() {
        if (names.size() >= FEW) {
            Optional<List<Item>> listed = new Tree(from, to).list(start);
            if (listed.isPresent())
                return listed.get().stream()
                        .filter(item -> names.contains(item.key().substring(to.length() + 1)))
                        .toList();
        }
        List<Item> items = new ArrayList<>();
        for (String name : names)
            from.place()
                    .stat(from.child(name).key())
                    .ifPresent(e -> items.add(new Item(from.place(), e, to + "/" + name)));
        return items;
    }

    /** A group at the source and below the data root. */
    record Tree(Spot from, String to) {

        /** Everything whose name below the group begins so; empty if that cannot be listed. */
        Optional<List<Item>> list(String start) {
            int skip = from.key().length() + 1;
            return from.place()
                    .entries(from.key() + "/" + start)
                    .map(
                            found ->
                                    found.stream()
                                            .filter(e -> e.key().startsWith(from.key() + "/"))
                                            .map(
                                                    e ->
                                                            new Item(
                                                                    from.place(),
                                                                    e,
                                                                    to
                                                                            + "/"
                                                                            + e.key()
                                                                                    .substring(
                                                                                            skip)))
                                            .toList());
        }
    }
}
