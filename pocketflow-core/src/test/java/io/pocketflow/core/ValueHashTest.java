package io.pocketflow.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.hash.ValueHash;
import io.pocketflow.core.store.StepStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hashes of values: by class and content, without touching what is not data. */
class ValueHashTest {

    sealed interface Task permits Fetch, Delete {}

    record Fetch(String url) implements Task {}

    record Delete(String url) implements Task {}

    enum Speed {
        FAST,
        SLOW {
            @Override
            public String toString() {
                return "FAST";
            }
        }
    }

    enum Pace {
        FAST
    }

    /** A class with a getter, and a field that no getter shows. */
    static class Account {
        private final String name;
        private final String secret;
        private transient int reads;

        Account(String name, String secret) {
            this.name = name;
            this.secret = secret;
        }

        public String getName() {
            reads++;
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final class Premium extends Account {
        Premium(String name, String secret) {
            super(name, secret);
        }
    }

    /** A class without getters that cannot change. */
    static final class Fixed {
        final String only;

        Fixed(String only) {
            this.only = only;
        }
    }

    /** A class without getters that says that it is data. */
    static final class Sent implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
        private String text;

        Sent(String text) {
            this.text = text;
        }

        void change(String to) {
            text = to;
        }
    }

    static final class Cents extends Number {
        private static final long serialVersionUID = 1L;
        private final long cents;

        Cents(long cents) {
            this.cents = cents;
        }

        @Override
        public int intValue() {
            return (int) cents;
        }

        @Override
        public long longValue() {
            return cents;
        }

        @Override
        public float floatValue() {
            return cents;
        }

        @Override
        public double doubleValue() {
            return cents;
        }
    }

    /** A list with a field more. */
    static final class Tagged extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
        private final String tag;

        Tagged(String tag) {
            this.tag = tag;
        }

        @Override
        public String toString() {
            return tag + super.toString();
        }
    }

    /** A service: its state is not data, for it changes while it works. */
    static final class Service {
        private int calls;

        void call() {
            calls++;
        }
    }

    static String hash(Object value) {
        return ValueHash.of(value).orElseThrow();
    }

    static List<List<Object>> different() {
        Fetch fetch = new Fetch("u");
        Delete delete = new Delete("u");
        return List.of(
                List.of(fetch, delete, Map.of("url", "u"), "u", List.of("u")),
                List.of(List.of(fetch), List.of(delete), List.of(fetch, fetch), List.of(List.of(fetch)), List.of()),
                List.of(Map.of("k", fetch), Map.of("k", delete), Map.of(fetch, "k"), Map.of()),
                List.of(Optional.of(fetch), Optional.of(delete), Optional.empty(), fetch),
                List.of(Map.entry("k", fetch), Map.entry("k", delete), Map.of("k", fetch)),
                List.of(new Fetch[] {fetch}, new Task[] {fetch}, List.of(fetch)),
                List.of(Set.of(fetch), Set.of(delete), List.of(fetch), Set.of(fetch, delete)),
                List.of(Speed.FAST, Speed.SLOW, Pace.FAST, "FAST"),
                List.of(1, 1L, (short) 1, (byte) 1, 1.0, 1.0f, "1", '1', new java.math.BigDecimal("1")),
                List.of(new java.math.BigDecimal("1.0"), new java.math.BigDecimal("1.00"), 0.0, -0.0),
                List.of(Path.of("a"), "a", new java.io.File("a"), java.net.URI.create("a")),
                List.of(Instant.EPOCH, Instant.EPOCH.toString(), new Date(0), 0L),
                List.of(ZonedDateTime.parse("2026-01-01T00:00Z"), ZonedDateTime.parse("2026-01-01T00:00+00:00[UTC]")),
                List.of(new Timestamp(0), new Date(0), nanos(1), nanos(2)),
                List.of(true, "true"),
                List.of(new Account("a", "1"), new Account("a", "2"), new Premium("a", "1"), Map.of("name", "a")),
                List.of(new Fixed("a"), new Fixed("b")),
                List.of(new Sent("a"), new Sent("b")),
                List.of(new Cents(1), new Cents(2), 1, 2),
                List.of(new Tagged("a"), new Tagged("b"), List.of()),
                List.of(List.of("ab", "c"), List.of("a", "bc"), List.of("abc")),
                List.of(List.of("a", "b"), List.of("b", "a"), List.of("a", List.of("b"))),
                List.of(new byte[] {1}, new byte[] {2}, new int[] {1}, List.of(1), "AQ=="),
                List.of("x\ud83d", "x\ud83e", "x?", "x\ufffd"),
                List.of(new TreeMap<>(Map.of("a", 1)), reversed(Map.of("a", 1))),
                List.of(Params.of(Key.of("a", String.class), "1"), Map.of("a", "1")),
                List.of(java.util.regex.Pattern.compile("a"), java.util.regex.Pattern.compile("a", 2), "a"));
    }

    private static Timestamp nanos(int nanos) {
        Timestamp time = new Timestamp(0);
        time.setNanos(nanos);
        return time;
    }

    private static Map<String, Integer> reversed(Map<String, Integer> map) {
        Map<String, Integer> reversed = new TreeMap<>(Collections.reverseOrder());
        reversed.putAll(map);
        return reversed;
    }

    @ParameterizedTest
    @MethodSource
    void different(List<Object> values) {
        Set<String> hashes = new HashSet<>();
        values.forEach(value -> hashes.add(hash(value)));
        assertThat(hashes).as("%s", values).hasSize(values.size());
    }

    @Test
    void equalContentHashesAlikeWhateverTheCollection() {
        assertThat(hash(new LinkedList<>(List.of(1, 2))))
                .isEqualTo(hash(List.of(1, 2)))
                .isEqualTo(hash(Arrays.asList(1, 2)))
                .isEqualTo(hash(new ArrayDeque<>(List.of(1, 2))));
        assertThat(hash(new LinkedHashSet<>(List.of("b", "a")))).isEqualTo(hash(Set.of("a", "b")));
        Map<String, Integer> ordered = new LinkedHashMap<>();
        ordered.put("b", 2);
        ordered.put("a", 1);
        assertThat(hash(ordered)).isEqualTo(hash(Map.of("a", 1, "b", 2))).isEqualTo(hash(new TreeMap<>(ordered)));
        assertThat(hash(new Account("a", "1"))).isEqualTo(hash(new Account("a", "1")));
        assertThat(ValueHash.of(null)).isPresent();
    }

    /** The literals were computed by another program. */
    @Test
    void hashesAreTheSameInEveryProcess() {
        assertThat(hash("topic")).isEqualTo("36b3b50acda3146d");
        assertThat(hash(Set.of(Map.of("a", 1, "b", List.of(Speed.SLOW)), new Fetch("u"))))
                .isEqualTo("8ea8b651c56138d0");
    }

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
                Service::new,
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
        Account account = new Account("a", "1");
        hash(account);
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
        List<Object> shared = List.of();
        for (int i = 0; i < 200; i++) {
            shared = List.of(shared, shared);
        }
        assertThat(ValueHash.of(shared)).isEmpty();
    }

    @Test
    void aStoresDefaultHashKnowsClassesToo() {
        StepStore store = StepStore.inMemory();
        assertThat(store.hash(new Fetch("u"))).isNotEqualTo(store.hash(new Delete("u")));
        assertThat(store.hash(new Account("a", "1"))).isNotEqualTo(store.hash(new Account("a", "2")));
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
