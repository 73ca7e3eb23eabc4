package io.pocketflow.cookbook.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.cookbook.TestSession;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommunicationTest {

    @Test
    void theTextsAreCountedOneByOneAndTogether() {
        TestSession session = new TestSession();
        assertThat(session.run(new Communication())).isZero();
        assertThat(session.out()).isEqualTo("""
                texts=1 words=6 characters=19
                texts=1 words=3 characters=16
                texts=1 words=12 characters=51
                total: texts=3 words=21 characters=86
                """);
    }

    @Test
    void textsMayComeFromTheCommandLine() {
        TestSession session = new TestSession();
        session.run(new Communication(), "", "a  b");
        assertThat(session.out()).isEqualTo("""
                texts=1 words=0 characters=0
                texts=1 words=2 characters=4
                total: texts=2 words=2 characters=4
                """);
    }

    @Test
    void nothingWaitsAtTheEnd() {
        Shared shared = Shared.create().put(Talk.WAITING, List.of("a"));
        Communication.flow().run(shared);
        assertThat(shared.get(Talk.WAITING)).isEmpty();
        assertThat(shared.get(Talk.COUNTS)).containsExactly(new Count(1, 1, 1));
    }

    @Test
    void aValueOfAnotherTypeIsRefusedByName() {
        Shared shared = Shared.of(Map.of("waiting", "one text"));
        assertThatThrownBy(() -> Communication.flow().run(shared))
                .isInstanceOf(FlowException.class)
                .hasMessageContaining("key 'waiting' is of type java.util.List<java.lang.String> but its value is a"
                        + " java.lang.String");
    }
}
