package io.pocketflow.cookbook.parallelchains;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.cookbook.TestSession;
import io.pocketflow.core.Shared;
import io.pocketflow.testkit.VirtualRun;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParallelChainsTest {

    private final TestSession session = new TestSession(new VirtualRun().options())
            .with(new ScriptedModel(prompt -> prompt.lines().findFirst().orElseThrow() + " "
                    + prompt.lines().skip(2).findFirst().orElseThrow()));

    @Test
    void twoAtATimeTakeHalfTheTimeAndSayTheSame() {
        assertThat(session.run(new ParallelChains(), "jonah", "ruth", "--latency", "100"))
                .isZero();
        assertThat(session.out()).isEqualTo("""
                model: scripted
                simulated: each call of the model waits 100 ms first (--latency 0 turns this off)

                jonah
                  Shorten this draft to two sentences: Summarize these notes in four sentences: \
                Summarize what matters in eight sentences: The Book of Jonah

                ruth
                  Shorten this draft to two sentences: Summarize these notes in four sentences: \
                Summarize what matters in eight sentences: The Book of Ruth

                chains of research, write and edit: 2
                2 at a time: 0.30 s, failures=0
                one after another: 0.60 s, failures=0
                saved: 50.0 %
                same outputs, byte for byte: yes
                """);
    }

    @Test
    void withoutTopicsThereAreSix() {
        session.run(new ParallelChains(), "--latency=1000");
        assertThat(session.out())
                .contains("\nchains of research, write and edit: 6\n2 at a time: 9.00 s, failures=0\n"
                        + "one after another: 18.00 s, failures=0\n");
    }

    @Test
    void aTopicWithoutASourceFailsAlone() {
        assertThat(session.run(new ParallelChains(), "jonah", "no-such-topic", "ruth"))
                .isEqualTo(3);
        assertThat(session.out())
                .contains("\njonah\n", "\nruth\n", "\n2 at a time: 0.00 s, failures=1\n")
                .contains("\none after another: 0.00 s, failures=1\n")
                .doesNotContain("simulated");
        assertThat(session.err())
                .isEqualTo("no-such-topic failed: "
                        + TestSession.HOME.resolve("cookbook/data/texts/no-such-topic.txt")
                        + ": no such file\n");
    }

    @Test
    void anotherAnswerInTheSecondPassIsFound() {
        int[] calls = {0};
        TestSession fickle = new TestSession(new VirtualRun().options()).with(new ScriptedModel(p -> "" + calls[0]++));
        fickle.run(new ParallelChains(), "jonah");
        assertThat(fickle.out()).endsWith("same outputs, byte for byte: no\n");
    }

    @Test
    void neverMoreThanTwoChainsAreOpen() {
        VirtualRun time = new VirtualRun();
        MostInFlight most = new MostInFlight(time);
        Shared shared =
                Shared.create().put(Article.TOPICS, List.of("jonah", "ruth", "esther", "proverbs", "the-flood"));
        new Chains(2, most, TestSession.HOME.resolve("cookbook/data/texts")).run(shared, time.options());
        assertThat(most.most()).isEqualTo(2);
        assertThat(time.elapsed()).hasSeconds(3 * 3);
    }
}
