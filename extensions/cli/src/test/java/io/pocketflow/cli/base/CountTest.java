package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {

    @Test
    void aNounIsSingularForOneOnly() {
        assertThat(Count.of(0, "item")).isEqualTo("0 items");
        assertThat(Count.of(1, "item")).isEqualTo("1 item");
        assertThat(Count.of(2, "item")).isEqualTo("2 items");
    }

    @Test
    void wordsForOneAndForManyAreKept() {
        assertThat(Count.of(1, "more item is bad", "more items are bad")).isEqualTo("1 more item is bad");
        assertThat(Count.of(490, "more item is bad", "more items are bad")).isEqualTo("490 more items are bad");
    }
}
