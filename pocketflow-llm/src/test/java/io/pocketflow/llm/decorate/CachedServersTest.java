package io.pocketflow.llm.decorate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.fixture.RawServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A kept reply is given again for the same server and key only. */
@Timeout(120)
class CachedServersTest {

    @TempDir
    private Path directory;

    private String ask(RawServer server, String key) {
        return ChatModels.of(server.config().withKey(Secret.of(key)))
                .cached(directory)
                .chat("Hi");
    }

    @Test
    void anotherServerOrKeyIsAsked() throws Exception {
        try (RawServer first = RawServer.answering(RawServer.reply("first"));
                RawServer second = RawServer.answering(RawServer.reply("second"))) {
            assertThat(ask(first, "key-1")).isEqualTo("first");
            assertThat(ask(second, "key-1")).isEqualTo("second");
            assertThat(ask(first, "key-2")).isEqualTo("first");
            assertThat(first.requests()).hasSize(2);

            assertThat(ask(first, "key-1")).isEqualTo("first");
            assertThat(ask(second, "key-1")).isEqualTo("second");
            assertThat(first.requests()).hasSize(2);
            assertThat(second.requests()).hasSize(1);
        }
    }

    @Test
    void anotherModelBehindItIsAsked() throws Exception {
        try (RawServer failing = RawServer.answering(RawServer.answer(400, "", "{}"));
                RawServer second = RawServer.answering(RawServer.reply("second"));
                RawServer third = RawServer.answering(RawServer.reply("third"))) {
            ChatModel first = failing.model();
            assertThat(first.withFallback(second.model()).cached(directory).chat("Hi"))
                    .isEqualTo("second");
            assertThat(first.withFallback(third.model()).cached(directory).chat("Hi"))
                    .isEqualTo("third");
            assertThat(first.withFallback(second.model()).cached(directory).chat("Hi"))
                    .isEqualTo("second");
            assertThat(second.requests()).hasSize(1);
        }
    }
}
