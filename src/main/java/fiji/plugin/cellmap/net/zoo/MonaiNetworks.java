// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.PythonCall;
import fiji.plugin.cellmap.net.contract.PythonNetwork;
import fiji.plugin.cellmap.net.contract.PythonNetworks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * MONAI's networks by the names and arguments that they have in Python (MONAI 1.5.0, {@code
 * monai.networks.nets}), imported from there; a file that defines a class of the same name is not
 * taken for MONAI's.
 */
public final class MonaiNetworks implements PythonNetworks {

    /** Our names of options by the names of arguments; those that are alike are left out. */
    private static final Map<String, Map<String, String>> RENAMED =
            Map.of(
                    "UNet",
                    Map.of(
                            "kernel_size", "kernel",
                            "up_kernel_size", "up_kernel",
                            "num_res_units", "residual_units",
                            "adn_ordering", "order"),
                    "BasicUNet",
                    Map.of(),
                    "DynUNet",
                    Map.of(
                            "kernel_size", "kernels",
                            "res_block", "residual",
                            "trans_bias", "transposed_bias"),
                    "SwinUNETR",
                    Map.of(
                            "drop_rate", "dropout",
                            "attn_drop_rate", "attention_dropout",
                            "dropout_path_rate", "drop_path"),
                    "UNETR",
                    Map.of("res_block", "residual", "dropout_rate", "dropout"));

    private static final Map<String, String> ACTIVATIONS =
            Map.of(
                    "prelu", "prelu",
                    "relu", "relu",
                    "relu6", "relu6",
                    "leakyrelu", "leaky_relu",
                    "elu", "elu",
                    "selu", "selu",
                    "gelu", "gelu",
                    "swish", "swish",
                    "mish", "mish");

    @Override
    public List<String> names() {
        return List.of("UNet, BasicUNet, DynUNet, SwinUNETR and UNETR of monai.networks.nets");
    }

    @Override
    public Optional<PythonNetwork> of(PythonCall call) {
        if (!call.isOf("monai")) return Optional.empty();
        return RENAMED.keySet().stream()
                .filter(name -> name.equalsIgnoreCase(call.name()))
                .findFirst()
                .map(name -> network(call, name));
    }

    private static PythonNetwork network(PythonCall call, String name) {
        int inputs = call.integer("in_channels", 1);
        int outputs = call.integer("out_channels", name.equals("BasicUNet") ? 2 : 0);
        if (inputs < 1 || outputs < 1) throw call.refused("Its channels are not given.");
        Map<String, Object> options = new LinkedHashMap<>();
        if (call.has("norm") || call.has("norm_name"))
            norm(call, call.take(call.has("norm") ? "norm" : "norm_name"), options);
        if (call.has("act")) activation(call, call.take("act"), options);
        switch (name) {
            case "DynUNet" -> dynamic(call, options);
            case "SwinUNETR" -> {
                call.take("img_size");
                call.take("use_checkpoint");
                call.only("patch_size", "2");
            }
            case "UNETR" -> {
                call.only("pos_embed", "conv");
                call.only("proj_type", "conv");
                call.only("save_attn", "False");
            }
            default -> {
                // the others have nothing that needs care
            }
        }
        call.rest().forEach((key, v) -> options.put(RENAMED.get(name).getOrDefault(key, key), v));
        return PythonNetwork.of(Architectures.create(name, options, inputs, outputs));
    }

    /** Heads of deep supervision have weights, but only the first one is seen in prediction. */
    private static void dynamic(PythonCall call, Map<String, Object> options) {
        List<?> strides = call.need("strides") instanceof List<?> all ? all : List.of();
        if (strides.size() < 2) throw call.refused("Its strides are no list.");
        if (!strides.subList(1, strides.size()).equals(call.need("upsample_kernel_size")))
            throw call.refused("Its upsample_kernel_size is not its strides from the second on.");
        options.put("levels", strides.size());
        options.put("strides", strides);
        call.only("deep_supervision", "False");
        call.take("deep_supr_num");
        if (call.has("act_name")) {
            Map<String, Object> found = new LinkedHashMap<>();
            activation(call, call.take("act_name"), found);
            if (!found.equals(Map.of("activation", "leaky_relu", "slope", 0.01)))
                throw call.refused("Its activation is " + found + "; known here: leakyrelu, 0.01.");
        }
        for (String key : List.of("filters", "dropout"))
            if (call.has(key)) {
                Object value = call.take(key);
                if (value != null) options.put(key, value);
            }
    }

    private static void norm(PythonCall call, Object value, Map<String, Object> options) {
        if (value == null) {
            options.put("norm", "none");
            return;
        }
        Map<String, Object> arguments = new LinkedHashMap<>();
        String kind = split(call, value, arguments);
        if (!List.of("instance", "batch", "group").contains(kind))
            throw call.refused("Its norm is " + value + "; known here: instance, batch, group.");
        Object affine = arguments.remove("affine");
        Object groups = arguments.remove("num_groups");
        options.put("norm", kind);
        options.put("affine", affine == null ? !kind.equals("instance") : affine);
        if (groups != null) options.put("groups", groups);
        nothing(call, value, arguments);
    }

    private static void activation(PythonCall call, Object value, Map<String, Object> options) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        String kind = ACTIVATIONS.get(split(call, value, arguments));
        if (kind == null) throw call.refused("Its activation is " + value + ", not known here.");
        options.put("activation", kind);
        arguments.remove("inplace");
        arguments.remove("init");
        Object slope = arguments.remove(kind.equals("elu") ? "alpha" : "negative_slope");
        if (kind.equals("leaky_relu")) options.put("slope", slope == null ? 0.01 : slope);
        if (kind.equals("elu")) options.put("slope", slope == null ? 1.0 : slope);
        nothing(call, value, arguments);
    }

    /** A name alone, or a name and its arguments. */
    private static String split(PythonCall call, Object value, Map<String, Object> arguments) {
        List<Object> parts = new ArrayList<>(value instanceof List<?> list ? list : List.of());
        if (value instanceof String) parts.add(value);
        if (parts.size() == 2 && parts.get(1) instanceof Map<?, ?> given)
            given.forEach((key, v) -> arguments.put(String.valueOf(key), v));
        else if (parts.size() != 1) throw call.refused("It is given " + value + ".");
        return String.valueOf(parts.get(0)).toLowerCase(Locale.ROOT);
    }

    private static void nothing(PythonCall call, Object value, Map<String, Object> arguments) {
        if (!arguments.isEmpty())
            throw call.refused("It is given " + value + "; " + arguments + " is not known here.");
    }
}
