package io.pocketflow.core.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Shared;
import io.pocketflow.core.store.StepStore;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that are not data: they have no hash, and hashing does not touch them. */
class NotDataHashTest {

    record OneShot(String name, Iterator<String> rest) {}

    static final class Cursor {
        private final Iterator<String> rows = List.of("a", "b").iterator();

        public Iterator<String> getRows() {
            return rows;
        }
    }

    static List<Supplier<Object>> notData() {
        Iterator<String> iterator = List.of("a").iterator();
        Iterable<String> iterable = () -> iterator;
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        return List.of(
                () -> iterator,
                () -> iterable,
                () -> Stream.of("a"),
                Thread::currentThread,
                InputStream::nullInputStream,
                () -> List.of(iterator),
                () -> Map.of("a", iterator),
                () -> new OneShot("a", iterator),
                Cursor::new,
                () -> new AtomicInteger(),
                () -> (Runnable) () -> {},
                () -> new IllegalStateException("a"),
                () -> new Object(),
                ValueHashTest.Service::new,
                () -> itself,
                Shared::create);
    }

    @ParameterizedTest
    @MethodSource
    void notData(Supplier<Object> value) {
        assertThat(ValueHash.of(value.get())).isEmpty();
    }

    @Test
    void hashingReadsNoIteratorAndCallsNoGetter() {
        Iterator<String> iterator = List.of("a").iterator();
        ValueHash.of(new OneShot("a", iterator));
        Cursor cursor = new Cursor();
        ValueHash.of(cursor);
        ValueHashTest.Account account = new ValueHashTest.Account("a", "1");
        ValueHashTest.hash(account);
        assertThat(iterator.next()).isEqualTo("a");
        assertThat(cursor.getRows().next()).isEqualTo("a");
        assertThat(account.reads).isZero();
    }

    @Test
    void valuesNestedTooDeeplyHaveNoHash() {
        List<Object> deep = List.of();
        for (int i = 0; i < 100_000; i++) {
            deep = List.of(deep);
        }
        assertThat(ValueHash.of(deep)).isEmpty();
        assertThat(ValueHash.of(List.of(List.of(List.of())))).isPresent();
    }

    @Test
    void aValueOfFarTooManyPartsHasNoHash() {
        Object shared = "";
        for (int i = 0; i < 200; i++) {
            // a wide list, because nearly all of its parts are texts then, which are hashed fast
            shared = Collections.nCopies(1_000, shared);
        }
        assertThat(ValueHash.of(shared)).isEmpty();
        assertThat(ValueHash.of(Collections.nCopies(1_000, ""))).isPresent();
    }

    @Test
    void aStoresDefaultHashKnowsClassesToo() {
        StepStore store = StepStore.inMemory();
        assertThat(store.hash(new ValueHashTest.Fetch("u"))).isNotEqualTo(store.hash(new ValueHashTest.Delete("u")));
        assertThat(store.hash(new ValueHashTest.Account("a", "1")))
                .isNotEqualTo(store.hash(new ValueHashTest.Account("a", "2")));
        assertThat(store.hash(1)).isNotEqualTo(store.hash("1"));
    }

    /** A class with identity whose text leaves out what differs. */
    static final class Order {
        private int amount;

        Order(int amount) {
            this.amount = amount;
        }

        void add(int more) {
            amount += more;
        }

        @Override
        public String toString() {
            return "an order";
        }
    }

    record Named(String name, List<Map<String, Object>> parts) {}

    @Test
    void anItemThatIsNotDataIsRejectedByAnyStore() {
        StepStore store = StepStore.inMemory();
        assertThatThrownBy(() -> store.hash(new Order(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contains a " + Order.class.getName() + ";")
                .hasMessageContaining("Pass a record");
        assertThatThrownBy(() -> store.hash(new Named("a", List.of(Map.of(), Map.of("k", new Order(1))))))
                .hasMessageContaining("contains a " + Order.class.getName() + " at '.parts[1][]")
                .hasMessageContaining("its class is " + Named.class.getName());
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> store.hash(itself)).hasMessageContaining("contains itself at '[0]'");
    }

    /** A collection over an iterator can be read only once. */
    static final class Rest extends java.util.AbstractCollection<String> {
        private final Iterator<String> rest = List.of("a", "b").iterator();

        @Override
        public Iterator<String> iterator() {
            return rest;
        }

        @Override
        public int size() {
            return 2;
        }
    }

    @Test
    void aCollectionOverAnIteratorIsNotRead() {
        Rest rest = new Rest();
        assertThat(ValueHash.of(rest)).isEmpty();
        assertThat(rest.rest.next()).isEqualTo("a");
        assertThat(ValueHash.of(new HashMap<>(Map.of("a", 1)).values())).isPresent();
    }
}
