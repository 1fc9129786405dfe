// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libtorch's allocators say, and what they do not. */
class DeviceMemoryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 268435456 bytes. Error code 12 (Cannot allocate memory) | Not enough memory: one call asked for 256.0 MiB.",
                "DefaultCPUAllocator: not enough memory: you tried to allocate 1048576 bytes. | Not enough memory: one call asked for 1.0 MiB.",
                "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 23.69 GiB | Not enough memory: one call asked for 2.50 GiB.",
                "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)` | CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "std::bad_alloc | std::bad_alloc"
            })
    void isRecognised(String said, String words) {
        assertTrue(DeviceMemoryException.isMeant(said));
        assertEquals(words, new DeviceMemoryException("", said, null).why());
    }

    @ParameterizedTest
    @CsvSource({
        "CUDA error: device-side assert triggered",
        "CUDA error: an illegal memory access was encountered",
        "mat1 and mat2 shapes cannot be multiplied"
    })
    void otherFaultsAreNot(String said) {
        assertFalse(DeviceMemoryException.isMeant(said));
    }
}
