package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.store.StepStore;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A batch over a list without random access walks it and never asks for an element by its index. */
class SequentialListTest {

    private static final Key<Integer> NUMBER = Key.of("number", Integer.class);
    private static final int ITEMS = 500;

    /** Counts how often an element is asked for by its index. */
    private static final class Linked<E> extends LinkedList<E> {
        private static final long serialVersionUID = 1L;
        private transient int gets;

        Linked(Collection<? extends E> elements) {
            super(elements);
        }

        @Override
        public E get(int index) {
            gets++;
            return super.get(index);
        }
    }

    private final VirtualRun virtual = new VirtualRun();
    private final Linked<Integer> numbers =
            new Linked<>(IntStream.range(0, ITEMS).boxed().toList());
    private final Linked<Params> params =
            new Linked<>(numbers.stream().map(n -> Params.of(NUMBER, n)).toList());
    private final List<Object> seen = new ArrayList<>();

    enum Kind {
        BATCH,
        ASYNC_BATCH,
        PARALLEL_BATCH,
        BATCH_FLOW,
        ASYNC_BATCH_FLOW,
        PARALLEL_BATCH_FLOW
    }

    private String post(Object items, List<?> results) {
        seen.add(items);
        assertThat(results).hasSize(ITEMS);
        return "";
    }

    private BaseNode node(Kind kind) {
        Node<Object, Object> nothing = new Node<>() {};
        return switch (kind) {
            case BATCH ->
                new BatchNode<Integer, Integer>() {
                    @Override
                    protected List<Integer> prep(Shared shared) {
                        return numbers;
                    }

                    @Override
                    protected Integer exec(Integer item) {
                        return item;
                    }

                    @Override
                    protected String post(Shared shared, List<Integer> items, List<Integer> results) {
                        assertThat(results).isEqualTo(numbers);
                        return SequentialListTest.this.post(items, results);
                    }
                };
            case ASYNC_BATCH ->
                new AsyncBatchNode<Integer, Integer>() {
                    @Override
                    protected List<Integer> prep(Shared shared) {
                        return numbers;
                    }

                    @Override
                    protected String post(Shared shared, List<Integer> items, List<Integer> results) {
                        return SequentialListTest.this.post(items, results);
                    }
                };
            case PARALLEL_BATCH ->
                new AsyncParallelBatchNode<Integer, Integer>(3) {
                    @Override
                    protected List<Integer> prep(Shared shared) {
                        return numbers;
                    }

                    @Override
                    protected String post(Shared shared, List<Integer> items, List<Integer> results) {
                        return SequentialListTest.this.post(items, results);
                    }
                };
            case BATCH_FLOW ->
                new BatchFlow<Object>(nothing) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return params;
                    }

                    @Override
                    protected String post(Shared shared, List<Params> given, List<Outcome<Object>> outcomes) {
                        return SequentialListTest.this.post(given, outcomes);
                    }
                };
            case ASYNC_BATCH_FLOW ->
                new AsyncBatchFlow<Object>(nothing) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return params;
                    }

                    @Override
                    protected String post(Shared shared, List<Params> given, List<Outcome<Object>> outcomes) {
                        return SequentialListTest.this.post(given, outcomes);
                    }
                };
            case PARALLEL_BATCH_FLOW ->
                new AsyncParallelBatchFlow<Object>(3, nothing) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return params;
                    }

                    @Override
                    protected String post(Shared shared, List<Params> given, List<Outcome<Object>> outcomes) {
                        return SequentialListTest.this.post(given, outcomes);
                    }
                };
        };
    }

    private Linked<?> given(Kind kind) {
        return kind.ordinal() < Kind.BATCH_FLOW.ordinal() ? numbers : params;
    }

    @ParameterizedTest
    @EnumSource
    void aSequentialListIsNeverAskedByIndex(Kind kind) {
        virtual.run(node(kind), Shared.create());

        assertThat(given(kind).gets).isZero();
        assertThat(seen).singleElement().isSameAs(given(kind));
    }

    @ParameterizedTest
    @EnumSource
    void aSequentialListIsNotAskedByIndexWithAStore(Kind kind) {
        RunOptions options =
                virtual.options().withStore(StepStore.inMemory()).withRunId("r").withListener(event -> {});

        node(kind).run(Shared.create(), options);

        assertThat(given(kind).gets).isZero();
        assertThat(seen).hasSize(1);
    }

    @Test
    void aListThatHidesItsAccessIsWalkedToo() {
        List<Integer> hidden = Collections.unmodifiableList(numbers);
        BatchNode<Integer, Integer> node = new BatchNode<>() {
            @Override
            protected List<Integer> prep(Shared shared) {
                return hidden;
            }
        };

        node.run(Shared.create());

        assertThat(numbers.gets).isZero();
    }
}
