// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import org.janelia.saalfeldlab.n5.Compression;
import org.janelia.saalfeldlab.n5.readdata.ReadData;
import org.janelia.saalfeldlab.n5.serialization.NameConfig;

/** A compression that only N5 knows, as a plugin of N5 would bring it: all bits are flipped. */
@Compression.CompressionType("flipped")
@NameConfig.Name("flipped")
public class FlippedCompression implements Compression {

    private static final long serialVersionUID = 1;

    @Override
    public ReadData encode(ReadData data) {
        return flipped(data);
    }

    @Override
    public ReadData decode(ReadData data) {
        return flipped(data);
    }

    private static ReadData flipped(ReadData data) {
        byte[] bytes = data.allBytes().clone();
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) ~bytes[i];
        return ReadData.from(bytes);
    }
}
