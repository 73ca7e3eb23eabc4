package io.pocketflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.Items;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random files are split and read as the command line reads them whole. */
class RecordReaderTest {

    private static final String[] PIECES = {"a", "\"", "\"\"", ";", "\n", "\r\n", "\r", "ü", " ", "{}", "bc", "\n\n"};

    @TempDir
    Path folder;

    @RepeatedTest(60)
    void aTableIsSplitAsItIsRead(RepetitionInfo seed) throws Exception {
        String text = "x;y\n" + random(seed.getCurrentRepetition());
        check(text, new FileForm(true, ';', "x;y\n", 1), seed.getCurrentRepetition());
    }

    @RepeatedTest(40)
    void linesOfJsonAreSplitAsTheyAreRead(RepetitionInfo seed) throws Exception {
        check(random(seed.getCurrentRepetition()), FileForm.JSON_LINES, seed.getCurrentRepetition());
    }

    private static String random(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1_500); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private void check(String text, FileForm form, int seed) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("items"), bytes);
        List<Item> whole = new ArrayList<>();
        try (ItemSource source = form.isTable()
                ? Items.table("items", new ByteArrayInputStream(bytes))
                : Items.lines("items", new ByteArrayInputStream(bytes))) {
            source.forEachRemaining(whole::add);
        }
        ItemText read = new ItemText("items", form.header());
        Collection<FileSourceSplit> splits =
                new ItemSplits(form).enumerateSplits(new org.apache.flink.core.fs.Path[] {path(file)}, 1 + seed % 3);
        List<Item> parts = new ArrayList<>();
        for (FileSourceSplit split : splits) {
            for (FlowItem item : read(form, split, seed % 7)) {
                parts.add(read.item(item));
            }
        }

        assertThat(parts).hasSameSizeAs(whole);
        for (int i = 0; i < whole.size(); i++) {
            assertThat(parts.get(i).index()).isEqualTo(i);
            if (whole.get(i).trouble() == null) {
                assertThat(parts.get(i).fields()).isEqualTo(whole.get(i).fields());
                assertThat(parts.get(i).cells()).isEqualTo(whole.get(i).cells());
            }
            assertThat(parts.get(i).trouble() == null).isEqualTo(whole.get(i).trouble() == null);
        }
    }

    /** Reads a split, and continues with a restored reader after some items, as after a checkpoint. */
    private static List<FlowItem> read(FileForm form, FileSourceSplit split, int before) throws Exception {
        List<FlowItem> items = new ArrayList<>();
        CheckpointedPosition position = null;
        BulkFormat.Reader<FlowItem> reader = new ItemFormat(form).createReader(new Configuration(), split);
        BulkFormat.RecordIterator<FlowItem> batch = reader.readBatch();
        while (batch != null && items.size() < before) {
            RecordAndPosition<FlowItem> next = batch.next();
            if (next == null) {
                batch = reader.readBatch();
            } else {
                items.add(next.getRecord());
                position = new CheckpointedPosition(next.getOffset(), next.getRecordSkipCount());
            }
        }
        reader.close();
        FileSourceSplit rest = split.updateWithCheckpointedPosition(position);
        assertThat(rest.getReaderPosition()).isEqualTo(Optional.ofNullable(position));
        reader = new ItemFormat(form).restoreReader(new Configuration(), rest);
        for (batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
            for (RecordAndPosition<FlowItem> next = batch.next(); next != null; next = batch.next()) {
                items.add(next.getRecord());
            }
        }
        reader.close();
        return items;
    }

    private static org.apache.flink.core.fs.Path path(Path file) {
        return new org.apache.flink.core.fs.Path(file.toUri());
    }

    @Test
    void allReadersGetItemsOfASmallFile() throws Exception {
        Path file = Files.writeString(folder.resolve("items.jsonl"), "{\"a\": 1}\n".repeat(20));
        assertThat(new ItemSplits(FileForm.JSON_LINES)
                        .enumerateSplits(new org.apache.flink.core.fs.Path[] {path(file)}, 4))
                .hasSize(20);
        assertThat(new ItemSplits(FileForm.JSON_LINES)
                        .enumerateSplits(new org.apache.flink.core.fs.Path[] {path(file)}, 1))
                .hasSizeBetween(10, 16);
    }

    @Test
    void aLongRecordIsAnItemThatFails() throws Exception {
        Path file = folder.resolve("items.jsonl");
        Files.writeString(file, "{\"a\": \"" + "x".repeat(RecordReader.MOST_BYTES) + "\"}\n{}\n");
        List<FlowItem> items = new ArrayList<>();
        for (FileSourceSplit split : new ItemSplits(FileForm.JSON_LINES)
                .enumerateSplits(new org.apache.flink.core.fs.Path[] {path(file)}, 1)) {
            items.addAll(read(FileForm.JSON_LINES, split, 0));
        }

        assertThat(items).hasSize(2);
        assertThat(items.get(0).trouble()).isEqualTo("is longer than 16 MiB");
        assertThat(items.get(1).text()).isEqualTo("{}");
    }
}
