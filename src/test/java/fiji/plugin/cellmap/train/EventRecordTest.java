// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The expected records were written by TensorBoard itself: {@code
 * src/test/python/tensorboard_reads.py fixture}.
 */
class EventRecordTest {

    private static String hex(EventRecord record) {
        return HexFormat.of().formatHex(record.framed());
    }

    @Test
    void theFileVersionIsTensorBoards() {
        assertEquals(
                "1a00000000000000129bd82d09000000000000f83f10011a0d"
                        + "627261696e2e4576656e743a32bb00b002",
                hex(new EventRecord(1.5, 1).fileVersion()));
    }

    @Test
    void theStartOfASessionIsTensorBoards() {
        assertEquals(
                "100000000000000095fbfe1809000000000000f83f10ad023a020801d17949d4",
                hex(new EventRecord(1.5, 301).sessionStart()));
    }

    @Test
    void numberPictureAndTextAreTensorBoards() {
        ByteBuffer png = ByteBuffer.allocate(28);
        for (byte i = 0; i < 16; i++) png.put(i);
        png.putInt(300).putInt(5).put("rest".getBytes());
        assertEquals(
                "6700000000000000baadcdd409000000000000f83f10f0a2042a580a0a0a03612f6215000080be"
                        + "0a2a0a01692225080510ac021803221c000102030405060708090a0b0c0d0e0f0000012c"
                        + "00000005726573740a1e0a0174420f08071204120208014205c2b53a20314a080a060a04"
                        + "74657874e05e3cfb",
                hex(
                        new EventRecord(1.5, 70000)
                                .scalar("a/b", -0.25)
                                .scalar("unknown", Double.NaN)
                                .image("i", png.array())
                                .text("t", "µ: 1")));
    }

    /** In the order in which Python's protobuf writes the map, which is none. */
    @Test
    void hyperParametersAreTensorBoards() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("on", true);
        values.put("off", false);
        values.put("t", "x");
        values.put("n", 3);
        values.put("a.b", 0.5);
        assertEquals(
                "9800000000000000a0e783f509000000000000f83f10022a8a010a87010a1c5f68706172"
                        + "616d735f2f73657373696f6e5f73746172745f696e666f42060801120212004a5f0a5d0a"
                        + "0768706172616d7312521a500a080a026f6e120220010a090a036f6666120220000a080a"
                        + "017412031a01780a0e0a016e12091100000000000008400a100a03612e62120911000000"
                        + "000000e03f22046e616d652900000000000004406eaecd40",
                hex(new EventRecord(1.5, 2).hyperparameters(values, "name", 2.5)));
    }

    @Test
    void aRecordThatWasCutOffIsLeftOut() {
        byte[] one = new EventRecord(1.5, 7).scalar("a", 2).framed();
        ByteBuffer file = ByteBuffer.allocate(one.length * 2 - 1);
        file.put(one).put(one, 0, one.length - 1);
        List<EventReader.Read> read = EventReader.events(file.array());
        assertEquals(1, read.size());
        assertEquals(7, read.get(0).step());
        assertEquals(2f, read.get(0).values().get("a"));
    }
}
