// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.OrganelleClass;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.process.step.Pipeline;
import fiji.plugin.cellmap.process.step.Setting;
import fiji.plugin.cellmap.util.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is to be done with each class, from the section {@code process} of a configuration.
 * Immutable.
 *
 * @param pipelines by class
 * @param hierarchy how classes are made to agree
 * @param known the classes of the challenge
 */
public record ProcessPlan(
        Map<String, Pipeline> pipelines,
        ProcessSection.Hierarchy hierarchy,
        OrganelleClasses known) {

    /**
     * Understands a section.
     *
     * @param classes that are predicted
     * @param refusal makes the refusal of a value
     * @throws fiji.plugin.cellmap.util.UsageException if a key is unknown or a value impossible
     */
    public static ProcessPlan of(
            ProcessSection section,
            Collection<String> classes,
            OrganelleClasses known,
            Setting.Refusal refusal) {
        Map<String, Pipeline> pipelines = new LinkedHashMap<>();
        for (String name : classes) {
            Setting.Subject subject =
                    new Setting.Subject(name, known.isInstance(name), List.copyOf(classes));
            pipelines.put(name, Pipeline.of(section, subject, refusal));
        }
        return new ProcessPlan(pipelines, section.hierarchy(), known);
    }

    /** Whether classes have to wait for each other. */
    boolean joint() {
        return hierarchy.exclusive() || !hierarchy.parts().equals("free");
    }

    boolean grows() {
        return hierarchy.parts().equals("grow");
    }

    boolean clips() {
        return !hierarchy.parts().equals("free");
    }

    /** Classes such that what holds others comes before them. */
    List<String> wholesFirst(Collection<String> classes) {
        List<String> order = new ArrayList<>(classes);
        order.sort(Comparator.comparingInt(name -> -parts(name)));
        return order;
    }

    private int parts(String name) {
        return known.find(name).map(c -> c.parts().size()).orElse(0);
    }

    /** Of some classes, those that a class is part of by its definition. */
    List<String> wholes(String name, Collection<String> among) {
        return among.stream().filter(other -> holds(other, name)).toList();
    }

    /** Of some classes, those that are part of a class by their definition. */
    List<String> partsOf(String name, Collection<String> among) {
        return among.stream().filter(other -> holds(name, other)).toList();
    }

    private boolean holds(String whole, String part) {
        if (whole.equals(part) || known.find(whole).isEmpty() || known.find(part).isEmpty())
            return false;
        OrganelleClass w = known.find(whole).get();
        OrganelleClass p = known.find(part).get();
        return p.isGroup()
                ? w.parts().containsAll(p.parts()) && w.parts().size() > p.parts().size()
                : w.parts().contains(p.id());
    }

    /** Whether a voxel can belong to both; a class that is not known goes with any. */
    boolean compatible(String a, String b) {
        if (known.find(a).isEmpty() || known.find(b).isEmpty()) return true;
        return known.find(a).get().overlaps(known.find(b).get());
    }

    /** The rules of a class, as they are recorded with its result. */
    ObjectNode settings(String name) {
        ObjectNode settings =
                Json.object()
                        .put("objects", known.isInstance(name))
                        .put("rule", pipelines.get(name).toString());
        if (joint()) {
            settings.set("hierarchy", Json.MAPPER.valueToTree(hierarchy));
            ObjectNode rules = settings.putObject("rules");
            pipelines.forEach((other, rule) -> rules.put(other, rule.toString()));
        }
        return settings;
    }

    /** Says all that the result for a class depends on, apart from the prediction. */
    String describe(String name) {
        String own = known.isInstance(name) + " " + pipelines.get(name);
        return joint() ? own + " " + hierarchy + " " + pipelines : own;
    }
}
