package io.pocketflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.PrivateFiles;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.llm.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The last conversation of {@code ask --continue}, in a file of the user's state folder that only its owner can read. Each
 * change is made under a lock and replaces the file in one step, so that processes at the same time lose no exchange.
 */
final class Conversation {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The lock of the threads of this process; the lock of a file holds for processes. */
    private static final ReentrantLock HERE = new ReentrantLock();

    /**
     * The content of the file. Immutable.
     *
     * @param id the id of the conversation, which a new conversation replaces
     * @param system the system instructions, or null
     */
    record Kept(String id, @Nullable String system, List<Message> messages) {
        Kept {
            messages = List.copyOf(messages);
        }
    }

    private final Console console;
    private final Path file;
    private final @Nullable Kept before;

    private Conversation(Console console, Path file) throws UserError {
        this.console = console;
        this.file = file;
        this.before = read();
    }

    /** Reads the last conversation. It is empty if there is none. */
    static Conversation last(Console console) throws UserError {
        return new Conversation(console, file(console));
    }

    private static Path file(Console console) throws UserError {
        return console.state().conversations().resolve("last.json");
    }

    /** Deletes the last conversation. Returns whether there was one. */
    static boolean forget(Console console) throws UserError {
        Path file = file(console);
        return locked(console, file, () -> Files.deleteIfExists(file));
    }

    /** Returns the messages so far. */
    List<Message> messages() {
        return before == null ? List.of() : before.messages;
    }

    /** Returns the system instructions of the conversation, or null if it has none. */
    @Nullable
    String system() {
        return before == null ? null : before.system;
    }

    /**
     * Adds an exchange to the file, with those that other processes have added. Does nothing if the conversation was
     * forgotten.
     *
     * @return whether the exchange was added
     */
    boolean add(@Nullable String system, Message question, Message answer) throws UserError {
        return locked(console, file, () -> {
            Kept now = read();
            boolean isForgotten = before != null && (now == null || !now.id.equals(before.id));
            if (isForgotten) {
                return false;
            }
            List<Message> all = new ArrayList<>(now == null ? List.of() : now.messages);
            all.add(question);
            all.add(answer);
            String id = now == null ? UUID.randomUUID().toString() : now.id;
            write(new Kept(id, system == null && now != null ? now.system : system, all));
            return true;
        });
    }

    private @Nullable Kept read() throws UserError {
        if (!Files.exists(file)) {
            return null;
        }
        String text = Texts.ofRegular(file);
        try {
            return JSON.readValue(text, Kept.class);
        } catch (JsonProcessingException damaged) {
            throw new UserError(file + ": this is not a conversation; --forget deletes it", damaged);
        }
    }

    private void write(Kept kept) throws IOException, UserError {
        byte[] bytes = JSON.writeValueAsString(kept).getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Texts.MOST_BYTES) {
            throw new UserError(file + ": the conversation is longer than " + (Texts.MOST_BYTES >> 20)
                    + " MiB; --forget begins a new one");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = PrivateFiles.createAnew(part)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean locked(Console console, Path file, Callable<Boolean> change) throws UserError {
        HERE.lock();
        try (FileChannel channel = PrivateFiles.openOrCreate(console.state().lockOf(file.toAbsolutePath()))) {
            channel.lock();
            return change.call();
        } catch (IOException failed) {
            throw Texts.trouble(file, failed);
        } catch (UserError | RuntimeException known) {
            throw known;
        } catch (Exception e) {
            throw new IllegalStateException("a change of a conversation fails by these exceptions only", e);
        } finally {
            HERE.unlock();
        }
    }
}
