// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CRC sums of "123456789" are the published check values; the digests are those of Python. */
class ChecksumsTest {

    private static final byte[] BODY = "123456789".getBytes(StandardCharsets.US_ASCII);
    private static final String MD5 = "25f9e794323b453885f5181f1b624d0b";

    private static HttpHeaders headers(String... pairs) {
        Map<String, List<String>> map = new java.util.TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) map.put(pairs[i], List.of(pairs[i + 1]));
        return HttpHeaders.of(map, (name, value) -> true);
    }

    @ParameterizedTest
    @CsvSource({
        "content-md5, JfnnlDI7RTiF9RgfG2JNCw==",
        "x-amz-checksum-crc32, y/Q5Jg==",
        "x-amz-checksum-crc32c, 4waSgw==",
        "x-amz-checksum-sha1, 98O8HYCOBHMq32eZZczDTKeuNEE=",
        "x-amz-checksum-sha256, FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=",
    })
    void sumsOfHeadersAreCompared(String header, String sum) {
        assertEquals(Optional.empty(), Checksums.fault(BODY, headers(header, sum)));
        byte[] damaged = BODY.clone();
        damaged[4] ^= 1;
        String fault = Checksums.fault(damaged, headers(header, sum)).orElseThrow();
        assertTrue(fault.contains(header), fault);
        // The sum of sums of an upload in parts is no sum of the whole.
        assertEquals(Optional.empty(), Checksums.fault(damaged, headers(header, sum + "-3")));
    }

    @Test
    void anEntityTagIsASumOnlyWhereItCanBe() {
        byte[] other = {1};
        assertEquals(
                Optional.empty(), Checksums.tagFault(BODY, headers("etag", "\"" + MD5 + "\"")));
        assertTrue(Checksums.tagFault(other, headers("etag", "\"" + MD5 + "\"")).isPresent());
        for (HttpHeaders unknown :
                List.of(
                        headers(),
                        headers("etag", "\"" + MD5 + "-2\""),
                        headers("etag", "W/\"abc\""),
                        headers("etag", MD5, "x-amz-server-side-encryption", "aws:kms"),
                        headers(
                                "etag",
                                MD5,
                                "x-amz-server-side-encryption-customer-algorithm",
                                "AES256")))
            assertEquals(Optional.empty(), Checksums.tagFault(other, unknown));
    }

    @Test
    void listingsTellSizeTagAndTime() throws Exception {
        String xml =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
                  <Name>b</Name><Prefix>a</Prefix><IsTruncated>true</IsTruncated>
                  <Contents><Key>a &amp; b/0.0.0</Key><Size>5000000000</Size>
                    <ETag>&quot;%s&quot;</ETag><LastModified>2026-06-30T19:04:21.000Z</LastModified>
                  </Contents>
                  <CommonPrefixes><Prefix>a/s0/</Prefix></CommonPrefixes>
                  <NextContinuationToken>x+/=</NextContinuationToken>
                </ListBucketResult>
                """
                        .formatted(MD5);
        S3Listing page = S3Listing.parse(xml.getBytes(StandardCharsets.UTF_8));
        Entry entry = page.entries().get(0);
        assertEquals("a & b/0.0.0", entry.key());
        assertEquals(5_000_000_000L, entry.size());
        assertEquals(MD5, entry.md5());
        assertEquals(Instant.parse("2026-06-30T19:04:21Z"), entry.modified());
        assertEquals(List.of("a/s0/"), page.folders());
        assertEquals("x+/=", page.next());
        for (String none : List.of("", "<html/>", "<!DOCTYPE x><ListBucketResult/>", "{}"))
            assertTrue(!S3Listing.is(none.getBytes(StandardCharsets.UTF_8)), none);
    }
}
