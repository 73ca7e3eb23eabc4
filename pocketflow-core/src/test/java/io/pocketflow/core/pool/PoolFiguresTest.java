package io.pocketflow.core.pool;

import static io.pocketflow.core.pool.PoolCalls.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.fixture.Boom;
import io.pocketflow.core.fixture.Warnings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a pool takes, in virtual time: to the nanosecond what the lower bound says. */
class PoolFiguresTest {

    private final PoolCalls calls = new PoolCalls();

    private static List<Integer> items(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "t" + i).toList();
    }

    private Pool<String, String> chains(double secondsACall) {
        return Pool.of(PoolChain.taking(calls, secondsACall), PoolChain.TEXT, PoolChain.RESULT)
                .withOptions(calls.virtual.options());
    }

    @ParameterizedTest
    @CsvSource({"50, 1, 100", "50, 50, 2", "50, 10, 10", "200, 20, 20", "51, 10, 12", "1, 10, 2"})
    void callsOfTwoSecondsTakeTheLowerBound(int count, int concurrency, int expected) {
        PoolReport<Integer, Integer> report =
                calls.pool(2).withMaxConcurrency(concurrency).run(items(count));

        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(expected));
        assertThat(calls.maxInFlight()).isEqualTo(Math.min(count, concurrency));
        assertThat(report.results()).isEqualTo(items(count));
        assertThat(report.status().elapsed()).isEqualTo(seconds(expected));
        assertThat(report.status().lowerBound()).isEqualTo(seconds(expected));
        assertThat(report.status().ratio()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 5, 60", "50, 5, 300", "100, 5, 600",
        "10, 10, 30", "50, 10, 150", "100, 10, 300",
        "10, 25, 30", "50, 25, 60", "100, 25, 120"
    })
    void chainsOfThirtySecondsTakeTheLowerBound(int count, int concurrency, int expected) {
        PoolReport<String, String> report =
                chains(10).withMaxConcurrency(concurrency).run(texts(count));

        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(expected));
        assertThat(report.status().lowerBound()).isEqualTo(seconds(expected));
        assertThat(report.results())
                .isEqualTo(texts(count).stream().map(text -> text + "abc").toList());
    }

    @Test
    void sevenChainsTakeFiftySecondsWhereCallsAreLimited() {
        PoolReport<String, String> report = chains(10).withMaxConcurrency(5).run(texts(7));

        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(50));
        assertThat(calls.maxInFlight()).isEqualTo(5);
        assertThat(report.status().ratio()).isEqualTo(1);
    }

    @Test
    void sevenChainsTakeSixtySecondsWhereChainsAreLimited() {
        chains(10).withMaxConcurrency(5).withMaxItems(5).run(texts(7));

        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(60));
        assertThat(calls.maxInFlight()).isEqualTo(5);
    }

    @Test
    void oneSlowItemMakesNoWaves() {
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, i == 0 ? 10 : 1, () -> i))
                .withOptions(calls.virtual.options())
                .withMaxConcurrency(2);

        pool.run(items(11));

        assertThat(calls.virtual.elapsed()).isEqualTo(seconds(10));
    }

    @Test
    void twoOfFiftyFailAndOnlyTheyAreCalledAgain() throws Exception {
        boolean[] broken = {true};
        Pool<Integer, Integer> pool = Pool.<Integer, Integer>ofAsync(i -> calls.call("" + i, 2, () -> {
                    if (broken[0] && (i == 7 || i == 31)) {
                        throw new CompletionException(Boom.Hinted.hopeless());
                    }
                    return i * i;
                }))
                .withOptions(calls.virtual.options());
        List<PoolReport<Integer, Integer>> reports = new ArrayList<>();

        List<String> warnings = Warnings.during(() -> reports.add(pool.run(items(50))));
        PoolReport<Integer, Integer> first = reports.get(0);
        broken[0] = false;
        calls.calls.clear();
        PoolReport<Integer, Integer> second = first.retryFailed();

        assertThat(first.status().done()).isEqualTo(48);
        assertThat(first.failed()).extracting(ItemReport::item).containsExactly(7, 31);
        assertThat(first.failed())
                .allSatisfy(item ->
                        assertThat(item.outcome().failure().orElseThrow()).isInstanceOf(Boom.Hinted.class));
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("item 7 of pool 'Pool' failed at Pool[7] (attempts: 1)", "bad request");
        assertThat(calls.called()).containsExactly("7", "31");
        assertThat(second.results())
                .isEqualTo(items(50).stream().map(i -> i * i).toList());
    }

    @Test
    void theSameComesOutAtOneCallAtATimeAndAtFifty() {
        List<Outcome<Integer>> one = untimed(calls.pool(2).withMaxConcurrency(1).run(items(50)));
        List<Outcome<Integer>> fifty =
                untimed(calls.pool(2).withMaxConcurrency(50).run(items(50)));

        assertThat(fifty).isEqualTo(one).hasSize(50);
    }

    private static List<Outcome<Integer>> untimed(PoolReport<Integer, Integer> report) {
        return report.outcomes().stream()
                .<Outcome<Integer>>map(
                        done -> new Outcome.Done<>(done.index(), done.value(), done.attempts(), Duration.ZERO))
                .toList();
    }

    @Test
    void aTimedOutChainRepeatsItsUnfinishedStepsAfterAllOthers() {
        boolean[] hangs = {true};
        AsyncFlow flow = PoolChain.of((letter, text) -> {
            boolean hang = hangs[0] && letter.equals("b") && text.equals("t7a");
            hangs[0] = hangs[0] && !hang;
            return calls.call(letter + ":" + text, hang ? 3_600 : 10, () -> text + letter);
        });

        PoolReport<String, String> report = Pool.of(flow, PoolChain.TEXT, PoolChain.RESULT)
                .withOptions(calls.virtual.options())
                .withMaxConcurrency(5)
                .withMaxItems(5)
                .withCallTimeout(seconds(60))
                .withDeferredRetries(1)
                .run(texts(25));

        assertThat(report.results())
                .isEqualTo(texts(25).stream().map(text -> text + "abc").toList());
        assertThat(calls.times("a:t7")).hasSize(1);
        assertThat(calls.times("c:t7ab")).hasSize(1);
        Duration lastOther = calls.calls.stream()
                .filter(call -> !call.what().contains(":t7"))
                .map(PoolCalls.Call::at)
                .max(Duration::compareTo)
                .orElseThrow();
        assertThat(calls.times("b:t7a")).hasSize(2);
        assertThat(calls.times("b:t7a").get(1)).isEqualTo(lastOther.plus(seconds(10)));
        assertThat(report.items().get(7).outcome().attempts()).isEqualTo(4);
        assertThat(report.items().get(8).outcome().duration()).isEqualTo(seconds(30));
    }
}
