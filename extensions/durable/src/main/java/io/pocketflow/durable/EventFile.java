package io.pocketflow.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file that lines of events are appended to. Confined to one thread. */
class EventFile implements Closeable {

    private final FileChannel channel;
    /** The end of the last whole line. */
    private long end;

    EventFile(Path file) throws IOException {
        channel = PrivateFile.openOrCreateTarget(file);
        end = channel.size();
        if (end > 0) {
            // the last line of a process that was killed may be cut off
            append("\n");
        }
    }

    /**
     * Appends whole lines. After a failure the part of them that was written is overwritten by the next lines.
     *
     * @param lines the lines with their line breaks
     */
    void append(String lines) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        long at = end;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        end = at;
    }

    @Override
    public void close() throws IOException {
        channel.truncate(end);
        channel.close();
    }
}
