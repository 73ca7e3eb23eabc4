package io.pocketflow.core.random;

import static io.pocketflow.core.random.RandomProbe.breakIn;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.BaseNode;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.fixture.Work;
import io.pocketflow.core.fixture.WorkBatches;
import io.pocketflow.core.fixture.WorkNodes;
import io.pocketflow.core.fixture.WorkParallels;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.random.RandomProbe.Planned;
import io.pocketflow.core.random.RandomProbe.PlannedError;
import io.pocketflow.core.random.RandomSpec.Breaks;
import io.pocketflow.core.random.RandomSpec.Fault;
import io.pocketflow.core.random.RandomSpec.Kind;
import io.pocketflow.core.random.RandomSpec.Leaf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The phases of a described node, in which the engine's nodes of all kinds share. */
record RandomBody(Leaf leaf) {

    /**
     * The input of exec. It counts its calls itself, so that the engine is not asked how often it called. A step store
     * identifies it by its value.
     */
    static final class Input implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        final transient RandomProbe probe;
        final int value;
        final transient int index;
        final transient Map<String, Object> params;
        transient int calls;
        transient int failures;

        Input(Shared shared, int value, int index) {
            this.probe = RandomProbe.of(shared);
            this.value = value;
            this.index = index;
            this.params = RandomProbe.map(shared);
        }
    }

    // ---- the node

    /** The node with these phases. */
    BaseNode node() {
        return switch (leaf.shape()) {
            case SINGLE ->
                WorkNodes.of(written(
                        new Work<Input, Input, Integer, Integer>(leaf.name())
                                .prep(this::prep)
                                .post(this::post),
                        this::prepAsync,
                        this::postAsync));
            case BATCH -> WorkBatches.of(written(batch(), null, null));
            case PARALLEL ->
                WorkParallels.of(
                        leaf.spread().most(),
                        written(batch(), null, null)
                                .onFailure(leaf.spread().collect() ? OnFailure.COLLECT : OnFailure.STOP)
                                .outcomes(this::postOutcomes));
        };
    }

    private Work<Collection<Input>, Input, Integer, List<Integer>> batch() {
        return new Work<Collection<Input>, Input, Integer, List<Integer>>(leaf.name())
                .prep(this::items)
                .post(this::post);
    }

    private <P, R> Work<P, Input, Integer, R> written(
            Work<P, Input, Integer, R> work,
            Function<Shared, CompletionStage<P>> prepStage,
            Work.PostStage<P, R> postStage) {
        work.retry(retry()).exec(this::exec).fallback(this::fallback);
        if (leaf.step()) {
            work.asking(this::check);
        }
        return switch (leaf.kind()) {
            case SYNC -> work;
            case BLOCKING -> work.blocking();
            case DONE, PENDING -> {
                work.staged(this::execAsync);
                yield leaf.hooks() ? work.throughout(prepStage, this::fallbackAsync, postStage) : work;
            }
        };
    }

    private Retry retry() {
        return Retry.upTo(leaf.tries().most())
                .withDelay(Duration.ofNanos(leaf.tries().delayNanos()))
                .withBackoff(leaf.tries().delayNanos() == 0 ? 1 : leaf.tries().backoff());
    }

    // ---- prep

    Input prep(Shared shared) throws Planned {
        return new Input(shared, prepared(shared), -1);
    }

    List<Input> items(Shared shared) throws Planned {
        List<Input> items = new ArrayList<>();
        for (int value : leaf.items(prepared(shared))) {
            items.add(new Input(shared, value, items.size()));
        }
        return items;
    }

    private int prepared(Shared shared) throws Planned {
        int value = RandomProbe.value(shared, leaf.lane());
        RandomProbe.of(shared).line(leaf.name() + " prep " + value + " " + RandomProbe.text(shared.params()));
        breakIn(leaf, Breaks.PREP, value);
        return value;
    }

    CompletionStage<Input> prepAsync(Shared shared) {
        int value = RandomProbe.value(shared, leaf.lane());
        long time = RandomSpec.latency(
                leaf.name() + " prep", value, 0, 0, shared.params().asMap());
        return RandomProbe.of(shared).after(time, () -> prep(shared));
    }

    // ---- exec

    Integer exec(Input input) throws Planned {
        int call = input.calls++;
        input.probe.line(leaf.name() + "[" + input.index + "] exec " + input.value + " #" + call);
        return end(input, call);
    }

    private Integer end(Input input, int call) throws Planned {
        Fault fault = leaf.fault(input.value, call);
        String message = leaf.name() + " fails with " + fault + " on " + input.value + " #" + call;
        if (fault == Fault.NONE) {
            return leaf.result(input.value);
        }
        input.failures += fault == Fault.THROTTLE ? 0 : 1;
        if (fault == Fault.ERROR) {
            throw new PlannedError(message);
        }
        throw new Planned(fault, message);
    }

    CompletionStage<Integer> execAsync(Input input) {
        if (leaf.kind() == Kind.PENDING) {
            int call = input.calls++;
            input.probe.line(leaf.name() + "[" + input.index + "] exec " + input.value + " #" + call);
            long time = RandomSpec.latency(leaf.name(), input.value, input.index, call, input.params);
            return input.probe.after(time, () -> end(input, call));
        }
        try {
            return CompletableFuture.completedFuture(exec(input));
        } catch (Throwable failure) {
            if (input.value % 2 == 0) {
                return CompletableFuture.failedFuture(failure);
            }
            throw Stages.sneak(failure);
        }
    }

    /** Before an attempt of a node that asks for its attempt. */
    void check(Input input, Attempt attempt) {
        if (attempt.number() != input.failures) {
            input.probe.line(leaf.name() + " has failed " + input.failures + " times but is told " + attempt.number());
        }
    }

    Integer fallback(Input input, Exception last) throws Exception {
        input.probe.line(leaf.name() + "[" + input.index + "] fallback " + input.value + " " + last.getMessage());
        breakIn(leaf, Breaks.FALLBACK, input.value);
        if (!leaf.fallback()) {
            throw last;
        }
        return leaf.fallback(input.value);
    }

    private CompletionStage<Integer> fallbackAsync(Input input, Exception last) {
        try {
            return CompletableFuture.completedFuture(fallback(input, last));
        } catch (Exception failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    // ---- post

    String post(Shared shared, Input input, Integer result) throws Planned {
        return post(shared, input.value, String.valueOf(result), sum(result));
    }

    CompletionStage<String> postAsync(Shared shared, Input input, Integer result) {
        long time = RandomSpec.latency(
                leaf.name() + " post", input.value, 0, 0, shared.params().asMap());
        return input.probe.after(time, () -> post(shared, input, result));
    }

    String post(Shared shared, Collection<Input> items, List<Integer> results) throws Planned {
        int sum = results.stream().mapToInt(RandomBody::sum).sum();
        return post(shared, items.size(), results.toString(), sum);
    }

    String postOutcomes(Shared shared, Collection<Input> items, List<Outcome<Integer>> outcomes) throws Planned {
        int sum =
                outcomes.stream().mapToInt(o -> o.isDone() ? sum(o.value()) : 7).sum();
        return post(
                shared,
                items.size(),
                outcomes.stream().map(RandomProbe::text).toList().toString(),
                sum);
    }

    private static int sum(Integer result) {
        return result == null ? 0 : result;
    }

    private String post(Shared shared, int value, String results, int sum) throws Planned {
        String replayed = shared.replaying() ? " replayed" : "";
        RandomProbe.of(shared).line(leaf.name() + " post " + results + replayed);
        breakIn(leaf, Breaks.POST, value);
        shared.put(RandomProbe.key(leaf.lane()), sum % 997);
        RandomProbe.log(shared, leaf.name(), sum);
        int visits = shared.update(RandomProbe.key(leaf.name()), 0, before -> before + 1);
        return visits <= leaf.loops() ? "again" : leaf.action(sum);
    }
}
