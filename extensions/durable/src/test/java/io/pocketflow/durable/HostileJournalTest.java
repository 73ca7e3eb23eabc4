package io.pocketflow.durable;

import static io.pocketflow.durable.Records.save;
import static io.pocketflow.durable.Records.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.contract.DurableNodes;
import io.pocketflow.durable.json.JsonCodec;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journals that another program has written with correct checksums. */
class HostileJournalTest {

    private static final String NAME = "{\"run\":\"run\",\"step\":\"a#0\"";
    private static final String RECORD =
            NAME + ",\"kind\":\"DONE\",\"at\":1,\"attempts\":1,\"input\":\"\",\"fingerprint\":\"\",\"value\":1";

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void journalOfTwoRecords() throws Exception {
        path = folder.resolve("test.journal");
        try (Journal journal = Journal.open(path)) {
            save(journal, "run", "b#0", "first");
            save(journal, "run", "c#0", "second");
        }
    }

    /** Appends the correct checksum to a line. */
    private static String sealed(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return body + String.format(",\"crc\":\"%08x\"}", crc.getValue()) + "\n";
    }

    private void append(String body) throws Exception {
        Files.writeString(path, Files.readString(path) + sealed(body));
    }

    private static void open(Path path) {
        try (Journal journal = Journal.open(path)) {
            journal.find("run", step("a#0"));
        }
    }

    @Test
    void aWellFormedLineOfAnotherProgramIsRead() throws Exception {
        append(RECORD);
        open(path);
        assertThat(Journal.read(path).get(0).steps()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "x",
                "\u0000",
                "{\"run\":\"run",
                "{\"run\":\"run\"",
                "{\"run\":\"run\",\"step\":\"a#0",
                "{\"run\":\"run\\",
                "{\"step\":\"a#0\",\"run\":\"run\"",
                "{\"run\" :\"run\",\"step\":\"a#0\"",
                "[1]"
            })
    void aLineWithoutANameIsRejectedWithItsNumber(String body) throws Exception {
        append(body);
        assertThatThrownBy(() -> Journal.open(path))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageContainingAll(path.toString(), "malformed in line 4");
        assertThatThrownBy(() -> Journal.forEach(path, (run, step) -> {}))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageContaining("line 4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NAME,
                NAME + ",\"kind\":\"DONE\"",
                NAME + ",\"kind\":\"LOST\",\"value\":1",
                NAME + ",\"kind\":7,\"value\":1",
                NAME + ",\"kind\":\"DONE\",\"attempts\":99999999999,\"value\":1",
                NAME + ",\"kind\":\"DONE\",\"at\":99999999999999999999,\"value\":1",
                NAME + ",\"kind\":\"DONE\",\"at\":\"x\",\"value\":1",
                NAME + ",\"kind\":\"DONE\",\"value\":",
                NAME + ",\"kind\":\"DONE\",\"value\":1,\"more\":2",
                NAME + ",\"kind\":\"DONE\",\"value\":{\"a\":",
                NAME + ",\"kind\":\"DONE\",\"value\":1}{\"a\":2",
                NAME + ",\"run\":\"other\",\"kind\":\"DONE\",\"value\":1",
                NAME + ",\"step\":\"b#0\",\"kind\":\"DONE\",\"value\":1",
                NAME + " x"
            })
    void aLineWithoutARecordIsRejectedWhenItIsRead(String body) throws Exception {
        append(body);
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable reading :
                new org.assertj.core.api.ThrowableAssert.ThrowingCallable[] {
                    () -> open(path),
                    () -> Journal.read(path),
                    () -> Journal.forEach(path, (run, step) -> {}),
                    () -> Journal.forEachNewest(path, (run, step) -> {})
                }) {
            assertThatThrownBy(reading)
                    .isInstanceOf(UnreadableJournalException.class)
                    .hasMessageContainingAll(path.toString(), "malformed in line 4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x#0", "a#", "a#-1", "a#99999999999", "a", "", "a#0/", "a#0[1"})
    void anImpossibleStepIsRejected(String step) throws Exception {
        append("{\"run\":\"run\",\"step\":\"" + step + "\",\"kind\":\"LOST\",\"value\":1");
        assertThatThrownBy(() -> Journal.forEach(path, (run, found) -> {}))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageContaining("line 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "99999999999", "-1", "", "2.0", "02", "\"2\"", "2,\"more\":3"})
    void anotherVersionIsRejectedWithASentence(String version) throws Exception {
        Files.writeString(path, sealed("{\"journal\":\"pocketflow\",\"version\":" + version));
        assertThatThrownBy(() -> Journal.open(path))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageContainingAll(path.toString(), "version");
        Journal.openFresh(path).close();
        open(path);
    }

    @Test
    void aJournalOfTheOlderFormatIsRejectedByItsVersion() throws Exception {
        Files.writeString(path, sealed("{\"journal\":\"pocketflow\",\"version\":1") + sealed(RECORD));
        assertThatThrownBy(() -> Journal.open(path))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageContainingAll("of version 1", "reads version 2 only", "openFresh");
        assertThatThrownBy(() -> Journal.read(path)).hasMessageContaining("of version 1");
    }

    @Test
    void mutatedLinesCauseOnlyTheDocumentedExceptions() throws Exception {
        append(RECORD);
        String[] lines = Files.readString(path).split("\n");
        Random random = new Random(20);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] body = lines[random.nextInt(lines.length)].getBytes(StandardCharsets.UTF_8);
            body = Arrays.copyOf(body, body.length - ",\"crc\":\"00000000\"}".length());
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) (' ' + random.nextInt(95));
            }
            Files.writeString(path, lines[0] + "\n" + sealed(new String(body, StandardCharsets.UTF_8)));
            Throwable thrown = catchThrowable(() -> open(path));
            assertThat(thrown == null || thrown instanceof UnreadableJournalException)
                    .as("%s", thrown)
                    .isTrue();
            thrown = catchThrowable(() -> Journal.forEachNewest(path, (run, step) -> {}));
            assertThat(thrown == null || thrown instanceof UnreadableJournalException)
                    .as("%s", thrown)
                    .isTrue();
            refused += thrown == null ? 0 : 1;
        }
        assertThat(refused).isBetween(1_000, 2_999);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "5", "[]", "{}", "{\"graph\":null}", "{\"graph\":{}}", "{\"graph\":[null],\"store\":[5]}"
            })
    void aRunWithAForgedFirstRecordIsRejectedWithASentence(String value) throws Exception {
        Path forged = folder.resolve("forged.journal");
        run(forged);
        String[] lines = Files.readString(forged).split("\n");
        assertThat(lines[1]).contains(",\"value\":{\"");
        String body = lines[1].substring(0, lines[1].indexOf(",\"value\":")) + ",\"value\":" + value;
        Files.writeString(forged, lines[0] + "\n" + sealed(body));
        assertThatThrownBy(() -> run(forged))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("run 'run'");
    }

    private static void run(Path path) {
        try (Journal journal = Journal.open(path)) {
            new DurableNodes.Work("a")
                    .run(
                            Shared.create().put(DurableNodes.TOPIC, "bees"),
                            RunOptions.defaults().withStore(journal).withRunId("run"));
        }
    }

    @Test
    void aHugeFileOfAnotherKindIsRejectedByItsFirstBytes() throws Exception {
        Files.writeString(path, "x");
        setLength(1_500L << 20);
        assertThatThrownBy(() -> Journal.open(path))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not a journal");
        assertThatThrownBy(() -> Journal.read(path)).hasMessageContaining("is not a journal");
    }

    @Test
    void aLineLongerThanAnyWrittenLineIsRejected() throws Exception {
        setLength(1_500L << 20);
        assertThatThrownBy(() -> Journal.open(path))
                .isInstanceOf(UnreadableJournalException.class)
                .hasMessageContainingAll("line 4", "longer than 65 MiB");
    }

    private void setLength(long length) throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(length);
        }
    }

    @Test
    void aValueTooLongForALineIsRejectedAndNotWritten() {
        String text = "x".repeat((64 << 20) - 1);
        assertThatThrownBy(() -> new JsonCodec(List.of(), false).encode(text, String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("67108864", "67108865");
    }
}
