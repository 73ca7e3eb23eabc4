package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.fixture.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that the database can keep. */
class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\0b", "report\uD800", "\uDC00report", "\uD83D\uD83D\uDE00"})
    void aNameThatPostgresCannotKeepIsRejected(String name) {
        assertThatThrownBy(() -> Names.check("a run id", name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "a run id must have 1 to 2000 bytes, and no character U+0000 or half of a surrogate pair, but ");
    }

    @Test
    void aPairOfSurrogatesIsKept() {
        assertThat(Names.check("a run id", "report-\uD83D\uDE00")).isEqualTo("report-\uD83D\uDE00");
    }

    @Test
    void halfOfAPairIsRejectedByTheStore() {
        try (PostgresStepStore store = Server.shared().open(Server.options())) {
            assertThatThrownBy(() -> store.open("report\uD800", Takeover.NEVER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half of a surrogate pair");
            assertThatThrownBy(() -> store.inGroup("group\uDC00")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
