package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index of a journal maps any number of names to numbers. */
class HashIndexTest {

    @TempDir
    Path folder;

    private HashIndex index(int inMemory) {
        return new HashIndex(folder.resolve("test.journal"), inMemory);
    }

    private static byte[] name(int i) {
        return ("step " + i).getBytes(StandardCharsets.UTF_8);
    }

    private static void put(HashIndex index, int name, long number) {
        index.put(name(name), 0, name(name).length, number);
    }

    private static long find(HashIndex index, int name) throws IOException {
        return index.find(name(name), 0, name(name).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 7_777, HashIndex.IN_MEMORY})
    void everyNameIsFoundAndNewerNumbersReplaceOlderOnes(int inMemory) throws IOException {
        int names = inMemory < 1_000 ? 2_000 : 50_000;
        try (HashIndex index = index(inMemory)) {
            for (int round = 1; round <= 2; round++) {
                for (int i = 0; i < names; i++) {
                    put(index, i, (long) round << 40 | i + 1);
                }
            }
            for (int i = 0; i < names; i++) {
                assertThat(find(index, i)).isEqualTo(2L << 40 | i + 1);
            }
            assertThat(find(index, names)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theIndexAgreesWithAMap(int seed) throws IOException {
        Random random = new Random(seed);
        Map<Integer, Long> map = new HashMap<>();
        try (HashIndex index = index(1 + random.nextInt(3_000))) {
            for (int i = 0; i < 20_000; i++) {
                int name = random.nextInt(10_000);
                assertThat(find(index, name)).isEqualTo(map.getOrDefault(name, 0L));
                long number = 1 + random.nextInt(Integer.MAX_VALUE);
                put(index, name, number);
                map.put(name, number);
            }
        }
    }

    @Test
    void scratchFilesAreDeletedAtTheEnd() throws IOException {
        try (HashIndex index = index(100)) {
            for (int i = 0; i < 1_000; i++) {
                put(index, i, 1);
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void withoutADiskAllEntriesStayInMemory() throws IOException {
        Path nowhere = folder.resolve("gone/test.journal");
        try (HashIndex index = new HashIndex(nowhere, 100)) {
            for (int i = 0; i < 5_000; i++) {
                put(index, i, i + 1);
            }
            for (int i = 0; i < 5_000; i++) {
                assertThat(find(index, i)).isEqualTo(i + 1);
            }
        }
        assertThat(Files.exists(nowhere.getParent())).isFalse();
    }

    @Test
    void occurrencesAreCountedAcrossMerges() {
        try (JournalOccurrences occurrences = new JournalOccurrences(index(10))) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 100; i++) {
                    assertThat(occurrences.next("hash " + i)).isEqualTo(round);
                }
            }
        }
    }
}
