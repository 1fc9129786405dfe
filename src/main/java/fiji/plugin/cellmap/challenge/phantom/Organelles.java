// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.phantom;

import static fiji.plugin.cellmap.challenge.phantom.Organelle.blob;
import static fiji.plugin.cellmap.challenge.phantom.Organelle.sheet;
import static fiji.plugin.cellmap.challenge.phantom.Organelle.tube;

import fiji.plugin.cellmap.challenge.phantom.Organelle.Pattern;
import java.util.List;
import java.util.Set;

/** The sorts of objects, in the order in which they are put into the cell: large ones first. */
final class Organelles {

    /** What is there whether or not it is asked for. */
    static final Set<String> COMMON = Set.of("mito", "er", "ves", "lyso", "mt", "ribo");

    static final List<Organelle> ALL =
            List.of(
                    blob("nuc", 0.5, 20, 26)
                            .membrane(70)
                            .pattern(Pattern.CHROMATIN)
                            .layer("ne_mem", 2, 120, 10)
                            .layer("ne_lum", 3, 165, 10)
                            .layer("ne_mem", 2, 90, 10)
                            .core("nucpl", 150, 18),
                    blob("rbc", 0.5, 12, 16).membrane(50).core("rbc", 70, 8),
                    blob("chloroplast", 1, 12, 16)
                            .membrane(60)
                            .layer("chloroplast_mem", 2, 110, 10)
                            .layer("chloroplast_lum", 4, 120, 30)
                            .core("chloroplast_sg", 215, 4),
                    blob("vacuole", 1, 9, 13)
                            .membrane(70)
                            .layer("vacuole_mem", 1.5, 130, 8)
                            .core("vacuole_lum", 200, 6),
                    blob("golgi", 3, 9, 13)
                            .membrane(60)
                            .layer("golgi_mem", 1.5, 110, 10)
                            .core("golgi_lum", 160, 20),
                    blob("cent", 1, 6, 8)
                            .membrane(30)
                            .layer("cent_dapp", 1.5, 80, 10)
                            .layer("cent_sdapp", 1.5, 110, 10)
                            .core("cent", 90, 25),
                    tube("mito", 22, 8, 12, 14, 46)
                            .gap(3)
                            .membrane(85)
                            .pattern(Pattern.CRISTAE)
                            .layer("mito_mem", 1.6, 125, 10)
                            .core("mito_lum", 132, 16),
                    sheet("bm", 1, 20, 26, 4).core("bm", 120, 12),
                    sheet("er", 44, 16, 30, 8.5)
                            .membrane(80)
                            .layer("er_mem", 1.4, 135, 8)
                            .core("er_lum", 124, 8),
                    blob("ld", 4, 6, 9)
                            .membrane(50)
                            .layer("ld_mem", 1.2, 120, 5)
                            .core("ld_lum", 195, 3),
                    blob("lyso", 6, 5, 8)
                            .membrane(70)
                            .layer("lyso_mem", 1.5, 120, 10)
                            .core("lyso_lum", 100, 35),
                    blob("endo", 5, 5, 8)
                            .membrane(70)
                            .layer("endo_mem", 1.5, 130, 8)
                            .core("endo_lum", 180, 14),
                    blob("perox", 5, 5, 7)
                            .membrane(60)
                            .layer("perox_mem", 1.5, 110, 6)
                            .core("perox_lum", 115, 8),
                    blob("isg", 8, 5, 7)
                            .membrane(60)
                            .layer("isg_mem", 1.4, 130, 6)
                            .layer("isg_lum", 1.6, 185, 6)
                            .core("isg_ins", 60, 6),
                    tube("eres", 5, 3, 4, 6, 14)
                            .membrane(75)
                            .layer("eres_mem", 1.4, 120, 8)
                            .core("eres_lum", 165, 8),
                    tube("plasmodesmata", 4, 2, 3, 14, 24)
                            .membrane(40)
                            .core("plasmodesmata", 85, 10),
                    blob("tbar", 6, 3, 4.5).core("tbar", 60, 8),
                    blob("ves", 70, 2.8, 4.2)
                            .membrane(75)
                            .layer("ves_mem", 1.3, 135, 8)
                            .core("ves_lum", 175, 8),
                    tube("mt", 12, 1.8, 2.1, 30, 70)
                            .membrane(35)
                            .layer("mt_out", 1, 120, 5)
                            .core("mt_in", 165, 5),
                    tube("vim", 8, 1.2, 1.6, 30, 60).core("vim", 105, 6),
                    tube("actin", 10, 1.1, 1.3, 20, 50).core("actin", 110, 6),
                    blob("glyco", 60, 1.4, 2).core("glyco", 70, 8),
                    blob("ribo", 900, 1.05, 1.45).gap(0.5).core("ribo", 95, 6));

    private Organelles() {}
}
