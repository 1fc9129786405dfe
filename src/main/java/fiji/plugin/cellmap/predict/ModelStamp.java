// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

/**
 * A model that has part in a result, as it is recorded with it.
 *
 * @param name of its run or file, without the folders above
 * @param sha256 of the file of its program
 */
public record ModelStamp(String name, String sha256) {}
