package io.pocketflow.core;

import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.store.Replay;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a pool in the form of a node around the work on all items. */
final class PoolNode<I, O extends @Nullable Object> extends BaseNode {

    final PoolSettings settings;
    final PoolWork<I, O> work;
    final PoolFeed<I> feed;
    final PoolSink<I, O> sink;
    final Limiter places;
    final PoolMeter meter;

    PoolNode(PoolSettings settings, PoolWork<I, O> work, PoolFeed<I> feed, PoolSink<I, O> sink) {
        this.settings = settings;
        this.work = work;
        this.feed = feed;
        this.sink = sink;
        this.places = Limiter.of(
                Limits.inFlight(settings.maxConcurrency()), settings.options().timer());
        this.meter = new PoolMeter(settings.options().timer(), places, feed.total());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    boolean isAsync() {
        return true;
    }

    @Override
    boolean mayBlock() {
        return false;
    }

    @Override
    boolean usesStep() {
        return false;
    }

    @Override
    Replay rules(Replay given) {
        return given.ofPools();
    }

    @Override
    Type recordedType() {
        return work.resultType();
    }

    @Override
    boolean asks() {
        BaseNode inner = work.node();
        return inner != null && inner.asks();
    }

    @Override
    List<BaseNode> children() {
        BaseNode inner = work.node();
        return inner == null ? List.of() : List.of(inner);
    }

    @Override
    @Nullable
    BaseNode child(String item, String name) {
        BaseNode inner = work.node();
        return inner != null && inner.name().equals(name) ? inner : null;
    }

    @Override
    Object enter(Frame caller, Shared shared) {
        return new PoolFrame<>(caller, this, shared);
    }

    /** Returns null: a pool has no prep. */
    @Override
    @Nullable
    Object callPrep(Shared shared) {
        return null;
    }

    /** Returns the default action: a pool has no post. */
    @Override
    Object callPost(Shared shared, @Nullable Object prepared, @Nullable Object result) {
        return DEFAULT;
    }
}
