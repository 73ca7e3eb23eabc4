package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.durable.Offsets.Place;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The index of a journal. */
class OffsetsTest {

    private final Offsets offsets = new Offsets();

    private static byte[] name(int i) {
        return ("step " + i).getBytes(StandardCharsets.UTF_8);
    }

    private Place find(int i) {
        return offsets.find(name(i), 0, name(i).length);
    }

    @Test
    void aHundredThousandPlacesAreFoundAndNewerOnesReplaceThem() {
        for (int round = 1; round <= 2; round++) {
            for (int i = 0; i < 100_000; i++) {
                offsets.put(name(i), 0, name(i).length, new Place((long) round << 40 | i + 1, i));
            }
        }
        assertThat(offsets.size()).isEqualTo(100_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(find(i)).isEqualTo(new Place(2L << 40 | i + 1, i));
        }
        assertThat(find(100_000)).isNull();
    }
}
