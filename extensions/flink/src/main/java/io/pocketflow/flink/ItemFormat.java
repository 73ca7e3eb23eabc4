package io.pocketflow.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.IteratorResultIterator;
import org.apache.flink.core.fs.FSDataInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the items of a split of {@link ItemSplits}. */
final class ItemFormat implements BulkFormat<FlowItem, FileSourceSplit> {

    private static final long serialVersionUID = 1L;

    private static final int MOST_ITEMS = 100;
    private static final long MOST_BYTES = 1L << 20;

    private final FileForm form;

    ItemFormat(FileForm form) {
        this.form = form;
    }

    @Override
    public Reader<FlowItem> createReader(Configuration configuration, FileSourceSplit split) throws IOException {
        return new SplitReader(form, split, 0);
    }

    @Override
    public Reader<FlowItem> restoreReader(Configuration configuration, FileSourceSplit split) throws IOException {
        return new SplitReader(
                form,
                split,
                split.getReaderPosition()
                        .map(CheckpointedPosition::getRecordsAfterOffset)
                        .orElse(0L));
    }

    @Override
    public boolean isSplittable() {
        return true;
    }

    @Override
    public TypeInformation<FlowItem> getProducedType() {
        return TypeInformation.of(FlowItem.class);
    }

    /** The reader of one split; positions are numbers of items. */
    private static final class SplitReader implements Reader<FlowItem> {

        private final FSDataInputStream in;
        private final RecordReader reader;
        private final long first;
        private final long end;
        private long count;

        SplitReader(FileForm form, FileSourceSplit split, long skipped) throws IOException {
            this.first = ItemSplits.firstIndex(split);
            this.end = split.offset() + split.length();
            this.in = split.path().getFileSystem().open(split.path());
            try {
                in.seek(split.offset());
                this.reader = new RecordReader(in, form, split.offset());
                while (count < skipped && hasNext()) {
                    count++;
                }
            } catch (IOException | RuntimeException failed) {
                in.close();
                throw failed;
            }
        }

        private boolean hasNext() throws IOException {
            return reader.position() < end && reader.next();
        }

        @Override
        public @Nullable RecordIterator<FlowItem> readBatch() throws IOException {
            List<FlowItem> batch = new ArrayList<>();
            long before = count;
            long begin = reader.position();
            while (batch.size() < MOST_ITEMS && reader.position() - begin < MOST_BYTES && hasNext()) {
                batch.add(reader.item(first + count));
                count++;
            }
            return batch.isEmpty()
                    ? null
                    : new IteratorResultIterator<>(batch.iterator(), CheckpointedPosition.NO_OFFSET, before);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
