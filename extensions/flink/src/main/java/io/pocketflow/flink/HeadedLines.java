package io.pocketflow.flink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes lines to files that each begin with the same head. */
final class HeadedLines implements BulkWriter<String> {

    private final OutputStream out;

    private HeadedLines(OutputStream out, String head) throws IOException {
        this.out = out;
        addElement(head);
    }

    /** Returns the factory of writers of files with this head. */
    static BulkWriter.Factory<String> factory(String head) {
        return new Files(head);
    }

    private record Files(String head) implements BulkWriter.Factory<String> {

        @Override
        public BulkWriter<String> create(FSDataOutputStream file) throws IOException {
            return new HeadedLines(new BufferedOutputStream(file), head);
        }
    }

    @Override
    public void addElement(String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Ends the file, which Flink closes. */
    @Override
    public void finish() throws IOException {
        out.flush();
    }
}
