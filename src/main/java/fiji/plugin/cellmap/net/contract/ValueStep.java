// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnore;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.List;
import java.util.Map;

/**
 * A step of pre- or postprocessing as bioimage.io describes it.
 *
 * @param id such as {@code scale_linear}
 * @param kwargs its parameters; null for none
 */
public record ValueStep(@JsonAlias("name") String id, Map<String, Object> kwargs) {

    public ValueStep {
        id = id == null ? "" : id;
        kwargs = kwargs == null ? Map.of() : kwargs;
    }

    /** A number, or a number for each channel. */
    double[] numbers(String key, double usual) {
        Object value = kwargs.get(key);
        if (value == null) return new double[] {usual};
        List<?> list = value instanceof List<?> all ? all : List.of(value);
        try {
            double[] numbers =
                    list.stream().mapToDouble(n -> Double.parseDouble(String.valueOf(n))).toArray();
            if (numbers.length > 0) return numbers;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CellMapException(
                "Cannot use the processing of a model",
                id,
                "Its " + key + " is " + value + ".",
                "Give a number, or a number for each channel.");
    }

    double number(String key, double usual) {
        return numbers(key, usual)[0];
    }

    /** A text, or "". */
    String text(String key) {
        return String.valueOf(kwargs.getOrDefault(key, ""));
    }

    /** Whether it leaves floats as they are. */
    @JsonIgnore
    boolean idle() {
        return id.equals("ensure_dtype") && text("dtype").startsWith("float");
    }

    /** Whether different values stay different: what is of one value then was so before. */
    @JsonIgnore
    public boolean keepsApart() {
        return switch (id) {
            case "scale_linear",
                    "scale_range",
                    "zero_mean_unit_variance",
                    "fixed_zero_mean_unit_variance" ->
                    true;
            default -> idle();
        };
    }

    /** Whether its values depend on the image. */
    @JsonIgnore
    public boolean needsStatistics() {
        return id.equals("scale_range")
                || id.equals("zero_mean_unit_variance") && !text("mode").equals("fixed");
    }

    /** Whether an image's statistics are those of each plane for itself. */
    public boolean perPlane(boolean planes) {
        boolean all = text("mode").equals("per_dataset");
        Object axes = kwargs.get("axes");
        boolean withZ =
                axes instanceof List<?> list
                        ? list.contains("z")
                        : axes == null || axes.toString().contains("z");
        return !all && (planes || !withZ);
    }
}
