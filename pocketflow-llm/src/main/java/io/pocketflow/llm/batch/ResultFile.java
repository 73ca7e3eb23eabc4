package io.pocketflow.llm.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The answers of one batch in a file, so that they need no memory. Written by one thread, then read by several. */
final class ResultFile {

    private final Path path;
    private final FileChannel channel;
    private long end;

    ResultFile(Path path) {
        this.path = path;
        try {
            this.channel = FileChannel.open(
                    path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException("the results of a batch cannot be written to " + path, failed);
        }
    }

    /** Appends an answer; returns its place. */
    long add(byte[] answer) {
        long at = end;
        ByteBuffer buffer = ByteBuffer.wrap(answer);
        try {
            while (buffer.hasRemaining()) {
                end += channel.write(buffer, end);
            }
            return at;
        } catch (IOException failed) {
            throw new UncheckedIOException("the results of a batch cannot be written to " + path, failed);
        }
    }

    byte[] read(long at, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, at + buffer.position()) < 0) {
                    throw new IOException("the file ends before the answer at " + at);
                }
            }
            return buffer.array();
        } catch (IOException failed) {
            throw new UncheckedIOException("the results of a batch cannot be read from " + path, failed);
        }
    }

    void delete() {
        try {
            channel.close();
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            // the folder of the lane is deleted at the end of the run
        }
    }
}
