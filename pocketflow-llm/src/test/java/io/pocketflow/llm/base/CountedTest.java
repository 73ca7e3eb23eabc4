package io.pocketflow.llm.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {

    @Test
    void oneIsSingular() {
        assertThat(Counted.of(0, "call")).isEqualTo("0 calls");
        assertThat(Counted.of(1, "call")).isEqualTo("1 call");
        assertThat(Counted.of(1, "reply", "replies")).isEqualTo("1 reply");
        assertThat(Counted.of(2, "reply", "replies")).isEqualTo("2 replies");
    }
}
