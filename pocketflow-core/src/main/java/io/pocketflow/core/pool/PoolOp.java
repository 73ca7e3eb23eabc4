package io.pocketflow.core.pool;

import io.pocketflow.core.Shared;
import io.pocketflow.core.engine.Frame;
import io.pocketflow.core.engine.Op;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.store.Replay;
import java.lang.reflect.Type;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a pool as an op around the work on all items. */
final class PoolOp<I, O extends @Nullable Object> extends Op implements Frame.Source {

    final PoolSettings settings;
    final PoolWork<I, O> work;
    final PoolFeed<I> feed;
    final PoolSink<I, O> sink;
    final Limiter places;
    final PoolMeter meter;

    PoolOp(PoolSettings settings, PoolWork<I, O> work, PoolFeed<I> feed, PoolSink<I, O> sink) {
        super(Kind.OWN, Parts.IN_ORDER);
        this.settings = settings;
        this.work = work;
        this.feed = feed;
        this.sink = sink;
        this.places = Limiter.of(
                "calls of " + settings.name(),
                Limits.inFlight(settings.maxConcurrency()),
                settings.options().timer());
        this.meter = new PoolMeter(settings.options().timer(), places, feed.total());
    }

    @Override
    public Frame frame(Frame caller, Shared shared) {
        return new PoolFrame<>(caller, this, shared);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean isAsync() {
        return true;
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public boolean hasIndependentItems() {
        return true;
    }

    @Override
    public Replay rules(Replay given) {
        return given.forPools();
    }

    @Override
    public Type recordedType() {
        return work.resultType();
    }

    @Override
    public boolean asks() {
        Op inner = work.op();
        return inner != null && inner.asks();
    }

    @Override
    public List<Op> children() {
        Op inner = work.op();
        return inner == null ? List.of() : List.of(inner);
    }

    @Override
    @Nullable
    public Op child(String item, String name) {
        Op inner = work.op();
        return inner != null && inner.name().equals(name) ? inner : null;
    }

    @Override
    public void describe(String above, Consumer<String> lines) {
        Op inner = work.op();
        if (inner == null) {
            super.describe(above, lines);
        } else {
            inner.describe(above + name() + "/", lines);
        }
    }
}
