// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds a configuration by path, or by name among those that come with the program. */
public final class ShippedConfigs {

    public static final List<String> NAMES =
            List.of(
                    "demo",
                    "medulla_quick",
                    "vnc_mito_quick",
                    "mednext_cos7",
                    "mednext_mito",
                    "monai_unet_quick",
                    "cellmap_all");

    private ShippedConfigs() {}

    /**
     * @param config path of a YAML file, or one of {@link #NAMES}
     * @param sets overrides, as {@link ConfigFile#read} takes them; null for none
     * @throws UsageException if there is no such configuration, or it is refused
     */
    public static ConfigFile open(String config, List<String> sets) {
        List<String> overrides = sets == null ? List.of() : sets;
        if (config == null || config.isBlank())
            throw new UsageException(
                    "No configuration is given",
                    "",
                    "There is nothing to train.",
                    "Name a YAML file or one of " + NAMES + ".");
        Path file = Path.of(config);
        if (Files.isRegularFile(file) || !NAMES.contains(config))
            return ConfigFile.read(file, overrides);
        return ConfigFile.parse(config + ".yaml (shipped)", text(config), overrides);
    }

    /**
     * What a configuration is for, as its file begins to say.
     *
     * @param name one of {@link #NAMES}
     * @return one sentence
     */
    public static String purpose(String name) {
        return FirstSentence.of(text(name));
    }

    private static String text(String name) {
        try (InputStream in =
                ShippedConfigs.class.getResourceAsStream("/configs/" + name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("Cannot read the configuration", name, e.getMessage(), "");
        }
    }
}
