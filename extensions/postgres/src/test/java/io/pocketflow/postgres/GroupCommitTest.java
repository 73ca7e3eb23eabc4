package io.pocketflow.postgres;

import static io.pocketflow.postgres.Saved.done;
import static io.pocketflow.postgres.Saved.find;
import static io.pocketflow.postgres.Saved.save;
import static io.pocketflow.postgres.Saved.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.durable.json.Encoded;
import io.pocketflow.postgres.fixture.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The thread that writes the records of a store, on a real server. */
@Tag("concurrency")
class GroupCommitTest {

    private static final String RUN = "run";

    private final PostgresOptions options = Server.options();
    private final PostgresStepStore own = Server.shared().open(options);
    private final StepStore.Lease lease = own.open(RUN, Takeover.NEVER);
    private final StepStore store = lease.store();
    private final Sql sql = new Sql(Server.shared().address());

    @AfterEach
    void close() {
        own.close();
        sql.close();
    }

    private List<String> query(String what) {
        return sql.query("SELECT " + what + " FROM " + options.schema() + ".record ORDER BY position");
    }

    @Test
    void savesOfManyThreadsShareTransactions() throws Exception {
        List<Thread> writers = IntStream.range(0, 64)
                .mapToObj(i -> new Thread(() -> IntStream.range(0, 20)
                        .forEach(j -> save(store, RUN, "a#" + (i * 20 + j), "x").join())))
                .toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        List<String> transactions = query("xmin::text");
        assertThat(transactions).hasSize(1_280);
        assertThat(transactions.stream().distinct().count()).isLessThan(640);
    }

    @Test
    void recordsBecomeDurableInTheOrderInWhichTheyAreHandedOver() throws Exception {
        List<CompletableFuture<?>> saves = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            saves.add(save(store, RUN, "a#" + i, "x"));
        }
        CompletableFuture.allOf(saves.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(query("step"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 3_000).mapToObj(i -> "a#" + i).toList());
        assertThat(query("xmin::text::bigint")).isSortedAccordingTo(java.util.Comparator.comparing(Long::valueOf));
    }

    @Test
    void theNewestRecordOfAStepReplacesTheOthersAndKeepsTheFirstPlace() throws Exception {
        StepRecord started = new StepRecord(StepRecord.Kind.STARTED, null, "p", "i", 0);
        store.start(RUN, StepKey.parse("a#0"), started, false);
        CompletableFuture<?> other = save(store, RUN, "b#0", "other");
        save(store, RUN, "a#0", "early");
        store.save(RUN, StepKey.parse("a#0"), done("late").withNumber(3));
        other.get(60, TimeUnit.SECONDS);
        saved(store, RUN, "c#0", "last");
        assertThat(query("step")).containsExactly("a#0", "b#0", "c#0");
        assertThat(find(store, RUN, "a#0")).contains("late");
        assertThat(store.find(RUN, StepKey.parse("a#0")).orElseThrow().number()).isEqualTo(3);
    }

    @Test
    void aStartWithoutAWaitIsWrittenSoon() throws Exception {
        StepRecord started = new StepRecord(StepRecord.Kind.STARTED, null, "p", "i", 0);
        store.start(RUN, StepKey.parse("a#0"), started, false)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        assertThat(store.find(RUN, StepKey.parse("a#0"))).contains(started);
    }

    @Test
    void aFullQueueBlocksFurtherSaves() throws Exception {
        sql.connection().setAutoCommit(false);
        sql.execute("LOCK TABLE " + options.schema() + ".record IN ACCESS EXCLUSIVE MODE");
        int count = GroupCommit.MOST_WAITING + 2 * GroupCommit.MOST_RECORDS;
        List<CompletableFuture<?>> saves = new ArrayList<>();
        CountDownLatch most = new CountDownLatch(GroupCommit.MOST_WAITING);
        Thread writer = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                saves.add(save(store, RUN, "a#" + i, "x"));
                most.countDown();
            }
        });
        writer.start();
        assertThat(most.await(60, TimeUnit.SECONDS)).isTrue();
        while (writer.getState() != Thread.State.WAITING) {
            assertThat(writer.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        assertThat(saves.size()).isLessThan(count);
        sql.connection().commit();
        sql.connection().setAutoCommit(true);
        writer.join();
        CompletableFuture.allOf(saves.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(query("step")).hasSize(count);
    }

    @Test
    void aRejectedValueFailsAlone() throws Exception {
        sql.connection().setAutoCommit(false);
        sql.execute("LOCK TABLE " + options.schema() + ".record IN ACCESS EXCLUSIVE MODE");
        CompletableFuture<?> good = save(store, RUN, "a#0", "good");
        CompletableFuture<?> bad = store.save(
                        RUN, StepKey.parse("b#0"), new StepRecord(StepRecord.Kind.DONE, new Encoded("{"), "", 1))
                .toCompletableFuture();
        CompletableFuture<?> alsoGood = save(store, RUN, "c#0", "good");
        sql.connection().commit();
        sql.connection().setAutoCommit(true);
        good.get(60, TimeUnit.SECONDS);
        alsoGood.get(60, TimeUnit.SECONDS);
        assertThatThrownBy(() -> bad.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(PostgresException.class);
        assertThat(query("step")).containsExactly("a#0", "c#0");
    }

    @Test
    void aNameThatTheDatabaseCannotStoreFailsAlone() {
        assertThatThrownBy(() -> saved(store, RUN, "a\0b#0", "x"))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+0000");
        assertThatThrownBy(() -> saved(store, RUN, "a\uD800#0", "x")).hasMessageContaining("half of a surrogate pair");
    }

    @Test
    void valuesComeBackAsTheyWereSaved() throws Exception {
        String text = "ä € 😀 \\u0000 \\ud800 {},\\\\ '";
        saved(store, RUN, "a#0", text);
        assertThat(((Encoded) store.find(RUN, StepKey.parse("a#0"))
                                .orElseThrow()
                                .value())
                        .json())
                .isEqualTo("\"" + text + "\"");
        String large = "x".repeat(9 << 20);
        saved(store, RUN, "b#0", large);
        assertThat(find(store, RUN, "b#0")).contains(large);
        String key = "F#0[" + "k".repeat(20_000) + "]/a#0";
        saved(store, RUN, key, "x");
        assertThat(find(store, RUN, key)).contains("x");
    }

    @Test
    void aBrokenConnectionIsReplaced() throws Exception {
        saved(store, RUN, "a#0", "x");
        sql.query("SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = 'pocketflow'"
                + " AND pid <> pg_backend_pid() AND query LIKE 'WITH held%'");
        saved(store, RUN, "b#0", "y");
        assertThat(query("step")).containsExactly("a#0", "b#0");
    }

    /** The client cannot know whether the server has committed, and writes the records again. */
    @Test
    void aConnectionThatIsCutInsideACommitLosesNoRecord() throws Exception {
        try (CutProxy proxy = new CutProxy(Server.shared().port())) {
            PostgresUrl cut = PostgresUrl.parse("postgresql://postgres@localhost:" + proxy.port() + "/postgres");
            PostgresOptions other = Server.options();
            try (PostgresStepStore behind = PostgresStepStore.open(cut, other);
                    StepStore.Lease leased = behind.open(RUN, Takeover.NEVER)) {
                saved(leased.store(), RUN, "a#0", "x");
                proxy.cutAfter("cut me");
                saved(leased.store(), RUN, "b#0", "cut me");
                assertThat(proxy.hasCut()).isTrue();
                saved(leased.store(), RUN, "b#0", "newer");
                assertThat(find(leased.store(), RUN, "b#0")).contains("newer");
                assertThat(sql.query("SELECT step FROM " + other.schema() + ".record ORDER BY position"))
                        .containsExactly("a#0", "b#0");
            }
        }
    }

    /** A lock on the records would block a look-up in the database. */
    @Test
    void aResumedRunKnowsWhichStepsHaveNoRecord() throws Exception {
        saved(store, RUN, "a#0", "x");
        lease.close();
        try (StepStore.Lease again = own.open(RUN, Takeover.NEVER)) {
            saved(again.store(), RUN, "b#0", "y");
            for (int i = 0; i < ReadAhead.MISSES; i++) {
                assertThat(find(again.store(), RUN, "c#" + i)).isEmpty();
            }
            sql.connection().setAutoCommit(false);
            sql.execute("LOCK TABLE " + options.schema() + ".record IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<?> found = CompletableFuture.runAsync(
                    () -> assertThat(find(again.store(), RUN, "d#0")).isEmpty());
            found.get(60, TimeUnit.SECONDS);
            sql.connection().commit();
            sql.connection().setAutoCommit(true);
            saved(again.store(), RUN, "d#0", "z");
            assertThat(find(again.store(), RUN, "a#0")).contains("x");
            assertThat(find(again.store(), RUN, "b#0")).contains("y");
            assertThat(find(again.store(), RUN, "d#0")).contains("z");
            saved(again.store(), RUN, "a#0", "newer");
            assertThat(find(again.store(), RUN, "a#0")).contains("newer");
        }
    }

    @Test
    void lookUpsOfALongRunReadAhead() throws Exception {
        List<CompletableFuture<?>> saves = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            saves.add(save(store, RUN, "a#" + i, "value " + i));
        }
        CompletableFuture.allOf(saves.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        lease.close();
        try (StepStore.Lease again = own.open(RUN, Takeover.NEVER)) {
            for (int i = 0; i < 5_000; i++) {
                assertThat(find(again.store(), RUN, "a#" + i)).contains("value " + i);
            }
            assertThat(find(again.store(), RUN, "a#17")).contains("value 17");
            assertThat(find(again.store(), RUN, "b#0")).isEmpty();
            saved(again.store(), RUN, "a#17", "newer");
            assertThat(find(again.store(), RUN, "a#17")).contains("newer");
        }
    }
}
