// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.bench;

import fiji.plugin.cellmap.engine.Devices;
import fiji.plugin.cellmap.net.program.Forms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way to compute the same training step.
 *
 * @param name for figures
 * @param norms as {@link Forms#NORMS}
 * @param depthwise as {@link Forms#DEPTHWISE}
 * @param benchmark whether cuDNN tries its algorithms
 */
record GpuForm(String name, String norms, String depthwise, boolean benchmark) {

    static final GpuForm SHIPPED = new GpuForm("as shipped", "float32", "cpu", false);

    static final GpuForm BENCHMARK = new GpuForm("cuDNN benchmark", "float32", "cpu", true);

    /** Each change for itself, and all of them. */
    static List<GpuForm> of(NetworkTask task, boolean half) {
        boolean depthwise = task.network().architecture().equals("MedNeXt");
        List<GpuForm> forms = new ArrayList<>(List.of(SHIPPED, BENCHMARK));
        if (half) forms.add(new GpuForm("mixed norms", "mixed", "cpu", false));
        if (depthwise) {
            forms.add(new GpuForm("depthwise channels last", "float32", "always", false));
            forms.add(new GpuForm("depthwise channels first", "float32", "never", false));
        }
        if (half || depthwise)
            forms.add(
                    new GpuForm(
                            "all changes",
                            half ? "mixed" : "float32",
                            depthwise ? "always" : "cpu",
                            true));
        return forms;
    }

    /** Computes something in this form; everything is then as before. */
    <T> T apply(Supplier<T> work) {
        String norms = System.getProperty(Forms.NORMS);
        String depthwise = System.getProperty(Forms.DEPTHWISE);
        try {
            System.setProperty(Forms.NORMS, this.norms);
            System.setProperty(Forms.DEPTHWISE, this.depthwise);
            Devices.benchmark(benchmark);
            return work.get();
        } finally {
            restore(Forms.NORMS, norms);
            restore(Forms.DEPTHWISE, depthwise);
            Devices.benchmark(Boolean.getBoolean(Devices.BENCHMARK));
        }
    }

    private static void restore(String property, String value) {
        if (value == null) System.clearProperty(property);
        else System.setProperty(property, value);
    }
}
