package io.pocketflow.core.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Outcome.RecordedFailure;
import io.pocketflow.core.Params;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
        transient int reads;

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
                .isEqualTo("50bd1e4666ef9d36");
    }

    @Test
    void failedOutcomesAreKnownByTheClassAndMessageOfTheirCause() {
        IllegalStateException cause = new IllegalStateException("no");
        Optional<String> hash = ValueHash.of(new Outcome.Failed<>(1, cause, 2, Duration.ZERO));
        RecordedFailure read = new RecordedFailure("java.lang.IllegalStateException", "no");
        assertThat(hash).isPresent().isEqualTo(ValueHash.of(new Outcome.Failed<>(1, read, 2, Duration.ZERO)));
        assertThat(List.of(
                        new Outcome.Failed<>(1, new IllegalStateException("yes"), 2, Duration.ZERO),
                        new Outcome.Failed<>(1, new IllegalStateException(), 2, Duration.ZERO),
                        new Outcome.Failed<>(1, new IllegalArgumentException("no"), 2, Duration.ZERO),
                        new Outcome.Failed<>(2, cause, 2, Duration.ZERO),
                        new Outcome.Failed<>(1, cause, 1, Duration.ZERO),
                        new Outcome.Failed<>(1, cause, 2, Duration.ofNanos(1))))
                .extracting(ValueHash::of)
                .doesNotContain(hash, Optional.empty())
                .doesNotHaveDuplicates();
    }
}
