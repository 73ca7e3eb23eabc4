package io.pocketflow.postgres;

import static io.pocketflow.postgres.Saved.done;
import static io.pocketflow.postgres.Saved.find;
import static io.pocketflow.postgres.Saved.save;
import static io.pocketflow.postgres.Saved.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.core.store.StepStore.Lease;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.durable.json.Encoded;
import io.pocketflow.postgres.fixture.Server;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs of one group: two stores of one schema, as two processes have them. */
class GroupStoreTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PostgresOptions options = Server.options();
    private final PostgresStepStore first = Server.shared().open(options);
    private final PostgresStepStore second = Server.shared().open(options);
    private final Sql sql = new Sql(Server.shared().address());

    @AfterEach
    void close() {
        second.close();
        first.close();
        sql.close();
    }

    private Lease open(PostgresStepStore store, String runId) {
        return store.inGroup(runId.substring(0, runId.lastIndexOf('/'))).open(runId, Takeover.NEVER);
    }

    /** Saves a record of a kind with a text, and blocks until it is durable. */
    private static void record(Lease lease, String runId, Kind kind, String text) throws Exception {
        StepRecord record = new StepRecord(kind, new Encoded("\"" + text + "\""), "print", "input", 1);
        lease.store()
                .save(runId, StepKey.parse("a#0"), record)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    // ---- which record is found

    @Test
    void aStepThatAnotherRunRecordedIsFound() throws Exception {
        Lease zero = open(first, "job/0");
        saved(zero.store(), "job/0", "a#0", "zero");
        Lease one = open(second, "job/1");
        assertThat(find(one.store(), "job/1", "a#0")).contains("zero");
        assertThat(find(one.store(), "job/1", "b#0")).isEmpty();

        saved(zero.store(), "job/0", "b#0", "later");
        assertThat(find(one.store(), "job/1", "b#0")).contains("later");
        assertThat(find(second, "job/1", "a#0")).isEmpty();
    }

    @Test
    void theNewestResultIsFoundWhicheverRunHasRecordedIt() throws Exception {
        Lease zero = open(first, "job/0");
        Lease one = open(second, "job/1");
        saved(zero.store(), "job/0", "a#0", "old");
        saved(one.store(), "job/1", "a#0", "own");
        assertThat(find(one.store(), "job/1", "a#0")).contains("own");
        assertThat(find(zero.store(), "job/0", "a#0")).contains("own");
        saved(zero.store(), "job/0", "a#0", "new");
        assertThat(find(one.store(), "job/1", "a#0")).contains("new");
        assertThat(find(first.inGroup("job"), "job/1", "a#0")).contains("new");
    }

    /** A resumed run reads its records ahead, from its start on. */
    @Test
    void aResumedRunFindsNewerResultsOfOtherRuns() throws Exception {
        Lease before = open(first, "job/0");
        before.store().save("job/0", StepKey.START, done("graph"));
        for (int i = 0; i < 100; i++) {
            saved(before.store(), "job/0", "a#" + i, "old");
        }
        before.close();
        saved(open(second, "job/1").store(), "job/1", "a#70", "new");
        Lease resumed = open(first, "job/0");
        assertThat(resumed.store().find("job/0", StepKey.START)).isPresent();
        for (int i = 0; i < 100; i++) {
            assertThat(find(resumed.store(), "job/0", "a#" + i)).contains(i == 70 ? "new" : "old");
        }
        assertThat(find(resumed.store(), "job/0", "a#100")).isEmpty();
    }

    @Test
    void aResultOfAnotherRunCountsMoreThanAnOwnStart() throws Exception {
        Lease zero = open(first, "job/0");
        Lease one = open(second, "job/1");
        record(zero, "job/0", Kind.FALLBACK, "paid");
        record(one, "job/1", Kind.STARTED, "own start");
        assertThat(find(one.store(), "job/1", "a#0")).contains("paid");
        assertThat(find(first.inGroup("job"), "job/1", "a#0")).contains("paid");
    }

    @Test
    void theNewestResultOfTheOtherRunsIsFound() throws Exception {
        Lease[] others = {open(first, "job/0"), open(first, "job/1"), open(first, "job/2"), open(first, "job/3")};
        record(others[0], "job/0", Kind.DONE, "old");
        record(others[1], "job/1", Kind.DONE, "new");
        record(others[2], "job/2", Kind.STARTED, "in flight");
        record(others[3], "job/3", Kind.FAILED, "failed");
        Lease own = open(second, "job/4");
        assertThat(find(own.store(), "job/4", "a#0")).contains("new");
    }

    @Test
    void theNewestRecordCountsWhereNoRunHasAResult() throws Exception {
        Lease zero = open(first, "job/0");
        Lease one = open(second, "job/1");
        record(one, "job/1", Kind.FAILED, "own failure");
        record(zero, "job/0", Kind.STARTED, "start");
        assertThat(one.store().find("job/1", StepKey.parse("a#0")))
                .get()
                .extracting(StepRecord::kind)
                .isEqualTo(Kind.STARTED);
        record(one, "job/1", Kind.FAILED, "own failure");
        assertThat(find(one.store(), "job/1", "a#0")).contains("own failure");
    }

    @Test
    void eachRunHasAStartOfItsOwn() throws Exception {
        Lease zero = open(first, "job/0");
        zero.store()
                .save("job/0", StepKey.START, done("graph"))
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
        Lease one = open(second, "job/1");
        assertThat(one.store().find("job/1", StepKey.START)).isEmpty();
        assertThat(first.inGroup("job").find("job/1", StepKey.START)).isEmpty();
        assertThat(zero.store().find("job/0", StepKey.START)).isPresent();
    }

    @Test
    void aViewWithoutALeaseFindsRecordsOfAllRuns() throws Exception {
        saved(open(first, "job/0").store(), "job/0", "a#0", "zero");
        assertThat(find(second.inGroup("job"), "job/7", "a#0")).contains("zero");
        assertThat(second.inGroup("job").questions("job/7")).contains(List.of());
        assertThat(second.inGroup("job").codec()).isEqualTo(second.codec());
    }

    // ---- which runs belong to it

    @Test
    void aRunThatBeginsLaterIsFoundAfterASecond() throws Exception {
        VirtualRun clock = new VirtualRun();
        try (PostgresStepStore store = PostgresStepStore.open(Server.shared().address(), options, clock)) {
            Lease one = open(store, "job/1");
            assertThat(find(one.store(), "job/1", "a#0")).isEmpty();
            saved(open(first, "job/0").store(), "job/0", "a#0", "zero");

            clock.advance(SECOND);
            assertThat(find(one.store(), "job/1", "a#0")).isEmpty();
            clock.advance(Duration.ofNanos(1));
            assertThat(find(one.store(), "job/1", "a#0")).contains("zero");
        }
    }

    @Test
    void groupsWithSimilarNamesAreSeparate() throws Exception {
        List<String> groups = List.of("a", "ab", "A", "a%", "a_", "%", "a0", "a-", "a.", "ä");
        for (String group : groups) {
            saved(open(first, group + "/0").store(), group + "/0", "a#0", "of " + group);
        }
        for (String group : groups) {
            assertThat(find(open(second, group + "/1").store(), group + "/1", "a#0"))
                    .contains("of " + group);
        }
        for (String group : List.of("b", "a1", "_", "a__", "%a", "/a")) {
            assertThat(find(open(second, group + "/1").store(), group + "/1", "a#0"))
                    .as(group)
                    .isEmpty();
        }
    }

    @Test
    void aGroupContainsTheRunsOfGroupsBelowIt() throws Exception {
        saved(open(first, "a/b/0").store(), "a/b/0", "a#0", "below");
        saved(open(first, "a/0").store(), "a/0", "b#0", "above");
        assertThat(find(second.inGroup("a"), "a/1", "a#0")).contains("below");
        assertThat(find(second.inGroup("a/b"), "a/b/1", "b#0")).isEmpty();
    }

    @Test
    void aRunOutsideOfTheGroupIsRejected() {
        GroupStore group = first.inGroup("job");
        assertThatThrownBy(() -> group.open("jobs/0", Takeover.NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "run 'jobs/0' does not belong to the group of runs 'job/...': begin its id with 'job/', or open"
                                + " it by the store itself");
        assertThatThrownBy(() -> group.find("job", StepKey.parse("a#0"))).hasMessageContaining("does not belong");
        assertThatThrownBy(() -> group.isContinued("job", SECOND)).hasMessageContaining("does not belong");
        assertThatThrownBy(() -> first.inGroup(" ")).hasMessageContaining("a group must have 1 to 2000 bytes");
        assertThat(first.runs()).isEmpty();
    }

    @Test
    void aRemovedRunIsNotFound() throws Exception {
        Lease zero = open(first, "job/0");
        saved(zero.store(), "job/0", "a#0", "zero");
        Lease one = open(second, "job/1");
        assertThat(find(one.store(), "job/1", "a#0")).contains("zero");
        zero.close();
        first.remove("job/0");
        assertThat(find(one.store(), "job/1", "a#0")).isEmpty();
    }

    @Test
    void viewsOfOneStoreAndGroupAreEqual() {
        assertThat(first.inGroup("job"))
                .isEqualTo(first.inGroup("job"))
                .hasSameHashCodeAs(first.inGroup("job"))
                .isNotEqualTo(first.inGroup("other"))
                .isNotEqualTo(second.inGroup("job"));
    }

    // ---- leases

    @Test
    void eachRunOfAGroupHasALeaseOfItsOwn() {
        Lease zero = open(first, "job/0");
        Lease one = open(second, "job/1");
        assertThat(zero.isHeld() && one.isHeld()).isTrue();
        assertThat(zero.sharesRecords()).isTrue();
        assertThat(first.open("alone", Takeover.NEVER).sharesRecords()).isFalse();
        assertThatThrownBy(() -> open(second, "job/0")).isInstanceOf(RunHeldException.class);
        zero.close();
        assertThat(open(second, "job/0").isHeld()).isTrue();
    }

    @Test
    void aRunThatIsTakenOverFindsTheRecordsOfTheGroup() throws Exception {
        Lease stale = open(first, "job/0");
        saved(stale.store(), "job/0", "a#0", "own");
        saved(open(first, "job/1").store(), "job/1", "b#0", "of another");
        sql.expireLeases(options);
        Lease current = second.inGroup("job").open("job/0", Takeover.IF_EXPIRED);
        assertThatThrownBy(() -> saved(stale.store(), "job/0", "c#0", "stale"))
                .hasCauseInstanceOf(LeaseLostException.class);
        assertThat(find(current.store(), "job/0", "a#0")).contains("own");
        assertThat(find(current.store(), "job/0", "b#0")).contains("of another");
        assertThat(find(current.store(), "job/0", "c#0")).isEmpty();
    }

    @Test
    void onlyTheOwnRecordsAreSaved() {
        Lease zero = open(first, "job/0");
        assertThatThrownBy(() -> save(zero.store(), "job/1", "a#0", "x"))
                .hasMessageContaining("not those of run 'job/1'");
        assertThatThrownBy(() -> saved(first.inGroup("job"), "job/0", "a#0", "x"))
                .hasMessageContaining("open the run first");
    }

    // ---- whether it was run before

    private boolean isContinued(PostgresStepStore store, String runId) {
        return store.inGroup("job").isContinued(runId, Duration.ofSeconds(30));
    }

    @Test
    void aGroupWhoseRunsBeginTogetherIsNotContinued() {
        open(second, "other/0").close();
        open(first, "job/1");
        assertThat(isContinued(first, "job/0")).isFalse();
        open(first, "job/0");
        assertThat(isContinued(first, "job/0")).isFalse();
        assertThat(isContinued(second, "job/2")).isFalse();
    }

    @Test
    void aRunThatIsOpenedAgainIsContinued() throws Exception {
        Lease before = open(first, "job/0");
        saved(before.store(), "job/0", "a#0", "x");
        before.close();
        assertThat(isContinued(first, "job/0")).isTrue();
        assertThat(isContinued(second, "job/0")).isTrue();
        assertThat(isContinued(second, "job/1")).isFalse();
        open(second, "job/0");
        assertThat(isContinued(second, "job/0")).isTrue();
        assertThat(isContinued(second, "job/1")).isTrue();
    }

    @Test
    void aRunThatJoinsAnOlderGroupIsContinued() {
        open(first, "job/0");
        open(second, "job/1");
        sql.execute(
                "UPDATE " + options.schema() + ".run SET began = began - interval '31 seconds' WHERE name = 'job/0'");
        assertThat(isContinued(second, "job/1")).isTrue();
        assertThat(isContinued(first, "job/0")).isFalse();
        assertThat(second.inGroup("job").isContinued("job/1", Duration.ofMinutes(1)))
                .isFalse();
        assertThatThrownBy(() -> second.inGroup("job").isContinued("job/1", Duration.ofMillis(-1)))
                .hasMessageContaining("must not be negative but was PT-0.001S");
    }
}
