package io.pocketflow.llm.batch;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The requests of one batch in a file, so that they need no memory. Not thread-safe. */
final class ShardFile {

    private final Path path;
    private final byte[] separator;
    private final OutputStream out;
    private int requests;
    private long bytes;

    /** Creates a file in a folder of the lane, which must exist. */
    ShardFile(Path path, String separator) {
        this.path = path;
        this.separator = separator.getBytes(StandardCharsets.UTF_8);
        try {
            this.out = new BufferedOutputStream(Files.newOutputStream(path));
        } catch (IOException failed) {
            throw new UncheckedIOException("the requests of a batch cannot be written to " + path, failed);
        }
    }

    /** Returns whether another request fits under the limits. */
    boolean hasRoomFor(byte[] line, BatchEndpoint.Limits limits) {
        return requests < limits.requests() && bytes + separator.length + line.length <= limits.bytes();
    }

    void add(byte[] line) {
        try {
            if (requests > 0) {
                out.write(separator);
                bytes += separator.length;
            }
            out.write(line);
            bytes += line.length;
            requests++;
        } catch (IOException failed) {
            throw new UncheckedIOException("the requests of a batch cannot be written to " + path, failed);
        }
    }

    int requests() {
        return requests;
    }

    long bytes() {
        return bytes;
    }

    /** Ends the writing. */
    void close() {
        try {
            out.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("the requests of a batch cannot be written to " + path, failed);
        }
    }

    /** Returns a body that streams the requests between two texts. */
    BodyPublisher between(String before, String after) {
        try {
            return BodyPublishers.concat(
                    BodyPublishers.ofString(before), BodyPublishers.ofFile(path), BodyPublishers.ofString(after));
        } catch (FileNotFoundException gone) {
            throw new UncheckedIOException("the requests of a batch are no longer at " + path, gone);
        }
    }

    /** Closes and deletes the file. */
    void delete() {
        try {
            out.close();
            Files.deleteIfExists(path);
        } catch (IOException failed) {
            // the folder of the lane is deleted at the end of the run
        }
    }
}
