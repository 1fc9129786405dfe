// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.challenge.OrganelleClass.Kind;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The classes of a challenge, in the order of their ids. Unknown names occur in data and are not an
 * error there: they count as semantic. Immutable.
 */
public final class OrganelleClasses {

    private final Map<String, OrganelleClass> byName;

    public OrganelleClasses(Collection<OrganelleClass> classes) {
        Map<String, OrganelleClass> map = new LinkedHashMap<>();
        for (OrganelleClass c : classes)
            if (map.put(c.name(), c) != null)
                throw new IllegalArgumentException("class " + c.name() + " occurs twice");
        byName = map;
    }

    /** The 74 classes of the CellMap Segmentation Challenge. */
    public static OrganelleClasses official() {
        return Challenge.official().classes();
    }

    public List<OrganelleClass> all() {
        return List.copyOf(byName.values());
    }

    /** Those that the challenge scores. */
    public List<OrganelleClass> tested() {
        return byName.values().stream().filter(OrganelleClass::tested).toList();
    }

    public Optional<OrganelleClass> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * A class that a user asked for by name.
     *
     * @throws UsageException if there is none of that name; it tells the nearest names
     */
    public OrganelleClass require(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "Unknown class '" + name + "'",
                                        "",
                                        "It is not one of the " + byName.size() + " classes.",
                                        "Did you mean " + String.join(", ", near(name)) + "?"));
    }

    /** The kind of a class; semantic if the name is unknown. */
    public Kind kind(String name) {
        return find(name).map(OrganelleClass::kind).orElse(Kind.SEMANTIC);
    }

    public boolean isInstance(String name) {
        return kind(name) == Kind.INSTANCE;
    }

    /**
     * The same classes where exactly these names are instance classes and all others semantic.
     * Unknown names are added.
     */
    public OrganelleClasses withInstances(Collection<String> names) {
        Stream<OrganelleClass> known =
                byName.values().stream()
                        .map(
                                c ->
                                        c.withKind(
                                                names.contains(c.name())
                                                        ? Kind.INSTANCE
                                                        : Kind.SEMANTIC));
        Stream<OrganelleClass> added =
                names.stream()
                        .distinct()
                        .filter(n -> !byName.containsKey(n))
                        .map(n -> OrganelleClass.unknown(n).withKind(Kind.INSTANCE));
        return new OrganelleClasses(Stream.concat(known, added).toList());
    }

    /**
     * Of the named classes, those that can never share a voxel with {@code name}.
     *
     * @throws UsageException if {@code name} is unknown; unknown names in the list are left out
     */
    public List<String> exclusive(String name, Collection<String> among) {
        OrganelleClass self = require(name);
        return among.stream()
                .filter(other -> find(other).filter(c -> !c.overlaps(self)).isPresent())
                .toList();
    }

    /** Up to five known names, the most similar first. */
    List<String> near(String name) {
        return byName.keySet().stream()
                .sorted(Comparator.comparingInt(known -> Spelling.distance(name, known)))
                .limit(5)
                .toList();
    }
}
