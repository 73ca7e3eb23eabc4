package io.pocketflow.flink;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.FileEnumerator;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Splits files at the beginnings of records, so that all subtasks read one file together and each item keeps its index. It
 * reads all files once, on the JobManager, because only a reader from the beginning knows which quotes of a table are open.
 */
final class ItemSplits implements FileEnumerator {

    /** The number of splits for each reader, so that all readers end at about the same time. */
    private static final int SPLITS_PER_READER = 16;

    private static final long LARGEST = 32L << 20;

    private final FileForm form;

    ItemSplits(FileForm form) {
        this.form = form;
    }

    @Override
    public Collection<FileSourceSplit> enumerateSplits(Path[] paths, int minDesiredSplits) throws IOException {
        List<FileStatus> files = new ArrayList<>();
        long total = 0;
        for (Path path : paths) {
            FileStatus file = path.getFileSystem().getFileStatus(path);
            files.add(file);
            total += file.getLen();
        }
        long target = total / ((long) Math.max(1, minDesiredSplits) * SPLITS_PER_READER);
        target = Math.min(LARGEST, target);
        List<FileSourceSplit> splits = new ArrayList<>();
        long index = 0;
        for (FileStatus file : files) {
            index = split(file, index, target, splits);
        }
        return splits;
    }

    /** Adds the splits of a file. Returns the index of the first item after it. */
    private long split(FileStatus file, long first, long target, List<FileSourceSplit> splits) throws IOException {
        FileSystem system = file.getPath().getFileSystem();
        try (FSDataInputStream in = system.open(file.getPath())) {
            RecordReader reader = new RecordReader(new BufferedInputStream(in), form, 0);
            for (int i = 0; i < form.headerRecords(); i++) {
                reader.next();
            }
            long index = first;
            long begin = reader.position();
            long beginIndex = index;
            while (reader.next()) {
                index++;
                if (reader.position() - begin >= target) {
                    splits.add(split(file, beginIndex, begin, reader.position()));
                    begin = reader.position();
                    beginIndex = index;
                }
            }
            if (index > beginIndex) {
                splits.add(split(file, beginIndex, begin, reader.position()));
            }
            return index;
        }
    }

    private static FileSourceSplit split(FileStatus file, long index, long begin, long end) {
        return new FileSourceSplit(
                Long.toString(index), file.getPath(), begin, end - begin, file.getModificationTime(), file.getLen());
    }

    /** Returns the index of the first item of a split. */
    static long firstIndex(FileSourceSplit split) {
        return Long.parseLong(split.splitId());
    }
}
