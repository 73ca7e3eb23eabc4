package io.pocketflow.durable.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.ThrowingFunction;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.pool.Work;
import io.pocketflow.core.store.InDoubt;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.DurableStore;
import io.pocketflow.durable.JournalStep;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pools over functions on a store that is closed and opened again between runs, as by another process. */
@Tag("concurrency")
public abstract class DurablePoolContract extends PoolRecords {

    private Pool<String, List<Summary>> functions() {
        ThrowingFunction<String, List<Summary>> summarise =
                text -> List.of(new Summary(called(text), List.of(text.length())));
        return Pool.of(Work.of(summarise).withResultType(new TypeRef<List<Summary>>() {}));
    }

    @Test
    void finishedItemsAreReplayedAndFailedOnesRunAgain() {
        broken.add("bb");
        PoolReport<String, List<Summary>> first = run(functions(), List.of("a", "bb"));
        assertThat(first.failed()).hasSize(1);
        assertThat(steps(Kind.FAILED))
                .extracting(JournalStep::json)
                .containsExactly("\"java.lang.IllegalStateException: no bb\"");
        broken.clear();
        callsSince();

        PoolReport<String, List<Summary>> second = run(functions(), List.of("new", "a", "bb"));

        assertThat(callsSince()).containsExactly("bb", "new");
        assertThat(second.results().get(1)).containsExactly(new Summary("a", List.of(1)));
        assertThat(second.items().get(1).replayed()).isTrue();
        assertThat(steps(Kind.DONE)).hasSize(3).hasSameSizeAs(place().steps("pool"));
    }

    @Test
    void equalItemsAreDistinguishedByNumber() {
        run(functions(), List.of("a", "a"));
        assertThat(callsSince()).hasSize(2);
        run(functions(), List.of("a", "a", "a"));
        assertThat(callsSince()).hasSize(1);
    }

    @Test
    void theFirstRunReturnsTheDecodedResult() {
        ThrowingFunction<String, List<String>> linked = text -> new java.util.LinkedList<>(List.of(text));
        Pool<String, List<String>> pool = Pool.of(Work.of(linked).withResultType(new TypeRef<List<String>>() {}));

        List<String> first = run(pool, List.of("a")).results().get(0);

        assertThat(first).isNotInstanceOf(java.util.LinkedList.class);
        assertThat(first).hasSameClassAs(run(pool, List.of("a")).results().get(0));
    }

    @Test
    void aFunctionOfUnknownTypeIsRejectedBeforeTheFirstCall() {
        ThrowingFunction<String, String> function = this::called;

        assertThatThrownBy(() -> run(Pool.of(function).withName("Texts"), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'Texts'", "Work.withResultType");
        assertThat(calls).isEmpty();
    }

    @Test
    void aTypeUnfitForJsonIsRejectedBeforeTheFirstCall() {
        ThrowingFunction<String, Open> function = text -> {
            called(text);
            return new Open() {};
        };

        assertThatThrownBy(() -> run(Pool.of(Work.of(function).withResultType(Open.class)), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'Pool'", "Open", "cannot be kept");
        assertThat(calls).isEmpty();
    }

    @Test
    void aResultUnfitForJsonIsReturnedAndComputedAgainNextTime() {
        ThrowingFunction<String, Object> function = text -> {
            called(text);
            return new Open() {};
        };
        Pool<String, Object> pool = Pool.of(Work.of(function).withResultType(Object.class));

        assertThat(run(pool, List.of("a")).results().get(0)).isInstanceOf(Open.class);
        assertThat(run(pool, List.of("a")).results().get(0)).isInstanceOf(Open.class);
        assertThat(calls).hasSize(2);
    }

    @Test
    void aNullResultIsReplayed() {
        ThrowingFunction<String, String> function = text -> {
            called(text);
            return null;
        };
        Pool<String, String> pool = Pool.of(Work.of(function).withResultType(String.class));

        assertThat(run(pool, List.of("a")).results()).containsExactly((String) null);
        assertThat(run(pool, List.of("a")).results()).containsExactly((String) null);
        assertThat(calls).hasSize(1);
    }

    @Test
    void anItemUnfitForJsonFailsWithItsClassBeforeTheCall() {
        ThrowingFunction<Object, String> function = item -> called("of " + item);

        PoolReport<Object, String> report =
                run(Pool.of(Work.of(function).withResultType(String.class)), List.of("a", Thread.currentThread(), "b"));

        assertThat(report.failed()).extracting(ItemReport::index).containsExactly(1);
        assertThat(report.failed().get(0).outcome().failure().orElseThrow())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
        assertThat(calls).containsExactlyInAnyOrder("of a", "of b");
    }

    @Test
    void aCallInDoubtWaitsForAnAnswer() throws Exception {
        StepKey step;
        try (DurableStore opened = place().open()) {
            step = StepKey.parse("Pool#0[" + opened.hash("a") + "~0]");
            Place.start(opened, "pool", step.toString(), new StepRecord(Kind.STARTED, null, "", "", 0));
        }
        Pool<String, List<Summary>> pool = functions();
        PoolReport<String, List<Summary>> held;
        try (DurableStore opened = place().open()) {
            held = pool.withOptions(options(opened).withInDoubt(InDoubt.HOLD)).run(List.of("a", "bb"));
        }
        assertThat(held.questions()).containsOnlyKeys(step);
        assertThat(callsSince()).containsExactly("bb");

        List<Summary> known = List.of(new Summary("it had happened", List.of()));
        assertThat(with(pool, opened -> opened.resume(List.of("a", "bb"), step, known))
                        .results())
                .containsExactly(known, List.of(new Summary("bb", List.of(2))));
        assertThat(calls).isEmpty();
    }
}
