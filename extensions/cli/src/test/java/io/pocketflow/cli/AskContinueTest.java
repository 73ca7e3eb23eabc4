package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.base.Console;
import io.pocketflow.llm.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ask --continue} and {@code --forget}: the last conversation. */
class AskContinueTest {

    @TempDir
    private Path folder;

    private FakeServer server;
    private TestConsole console;

    @BeforeEach
    void start() throws Exception {
        server = new FakeServer();
        console = console();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConsole console() {
        return new TestConsole()
                .in(folder)
                .with("XDG_STATE_HOME", folder.resolve("state").toString())
                .with("LOCALAPPDATA", folder.resolve("state").toString());
    }

    private int ask(String... arguments) {
        List<String> line =
                new ArrayList<>(List.of("ask", "--model", "openai:m", "--base-url", server.origin() + "/v1"));
        line.addAll(List.of(arguments));
        return console.run(line.toArray(String[]::new));
    }

    private Path kept() {
        return folder.resolve("state/pocketflow/conversations/last.json");
    }

    /** Returns the roles and texts of a request's messages. */
    private List<String> sent(int request) throws Exception {
        JsonNode body =
                new ObjectMapper().readTree(server.requests().get(request).body());
        List<String> messages = new ArrayList<>();
        body.path("messages").forEach(message -> {
            JsonNode content = message.path("content");
            messages.add(message.path("role").asText() + ": "
                    + (content.isTextual()
                            ? content.asText()
                            : content.findValuesAsText("text").toString()));
        });
        return messages;
    }

    @Test
    void aQuestionFollowsTheLastConversation() throws Exception {
        assertThat(ask("--continue", "--system", "Be brief.", "Why is the sky blue?"))
                .isZero();
        assertThat(ask("--continue", "And at night?")).isZero();
        assertThat(sent(1))
                .containsExactly(
                        "system: Be brief.",
                        "user: Why is the sky blue?",
                        "assistant: " + FakeServer.ANSWER,
                        "user: And at night?");
    }

    @Test
    void withoutTheOptionNothingIsReadOrKept() throws Exception {
        assertThat(ask("one")).isZero();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).containsExactly(folder);
        }
        assertThat(ask("--continue", "two")).isZero();
        String before = Files.readString(kept());
        assertThat(ask("three")).isZero();
        assertThat(sent(2)).containsExactly("user: three");
        assertThat(kept()).hasContent(before);
    }

    @Test
    void onlyTheOwnerCanReadTheConversation() throws Exception {
        assertThat(ask("--continue", "one")).isZero();
        if (kept().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept().getParent())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void attachmentsAreSentOnceAndNeverKept() throws Exception {
        Files.writeString(folder.resolve("plan.txt"), "A secret plan.");
        Files.write(folder.resolve("scan.pdf"), new byte[] {'%', 'P', 'D', 'F'});
        Files.write(folder.resolve("sketch.png"), new byte[] {1, 2, 3});
        assertThat(ask("--continue", "--file", "plan.txt", "--file", "scan.pdf", "--file", "sketch.png", "Sum up"))
                .isZero();
        assertThat(server.requests().get(0).body()).contains("A secret plan.", "JVBERg==", "AQID", "scan.pdf");
        assertThat(Files.readString(kept()))
                .contains("Sum up", "plan.txt", "scan.pdf", "sketch.png")
                .doesNotContain("secret plan", "JVBERg", "AQID");
        assertThat(ask("--continue", "More")).isZero();
        assertThat(sent(1).get(0)).contains("Sum up", "[the attached file scan.pdf is no longer attached]");
    }

    @Test
    void aFailedCallKeepsNothing() throws Exception {
        server.failing(400, java.util.Map.of(), "{\"error\":{\"message\":\"no\"}}");
        assertThat(ask("--continue", "--retries", "1", "one")).isEqualTo(1);
        assertThat(kept()).doesNotExist();
    }

    @Test
    void forgetDeletesTheConversation() throws Exception {
        assertThat(ask("--forget")).isZero();
        assertThat(console.err()).contains("there is no conversation to delete");
        assertThat(ask("--continue", "one")).isZero();
        assertThat(ask("--forget")).isZero();
        assertThat(console.err()).contains("the conversation is deleted");
        assertThat(kept()).doesNotExist();
        assertThat(ask("--continue", "two")).isZero();
        assertThat(ask("--forget", "--continue", "three")).isZero();
        assertThat(sent(2)).containsExactly("user: three");
    }

    @Test
    void aConversationThatWasDeletedMeanwhileStaysDeleted() throws Exception {
        Console console = this.console.console();
        Message question = Message.user("q");
        Message answer = Message.assistant("a");
        assertThat(Conversation.last(console).add(null, question, answer)).isTrue();
        Conversation begun = Conversation.last(console);
        assertThat(Conversation.forget(console)).isTrue();
        assertThat(begun.add(null, question, answer)).isFalse();
        assertThat(kept()).doesNotExist();
    }

    @Test
    void exchangesAtTheSameTimeAreAllKept() throws Exception {
        int most = 16;
        ExecutorService threads = Executors.newFixedThreadPool(most);
        try {
            List<Future<Boolean>> added = new ArrayList<>();
            List<Conversation> begun = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                begun.add(Conversation.last(console().console()));
            }
            for (int i = 0; i < most; i++) {
                int number = i;
                added.add(threads.submit(() ->
                        begun.get(number).add(null, Message.user("q" + number), Message.assistant("a" + number))));
            }
            for (Future<Boolean> one : added) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        List<Message> messages = Conversation.last(console.console()).messages();
        assertThat(messages).hasSize(2 * most);
        for (int i = 0; i < messages.size(); i += 2) {
            assertThat(messages.get(i + 1).text())
                    .isEqualTo(messages.get(i).text().replace('q', 'a'));
        }
    }

    @Test
    void aDamagedConversationIsNamedAndCanBeDeleted() throws IOException {
        assertThat(ask("--continue", "one")).isZero();
        Files.writeString(kept(), "{\"id\":");
        assertThat(ask("--continue", "two")).isEqualTo(1);
        assertThat(console.err()).contains("last.json: this is not a conversation; --forget deletes it");
        assertThat(ask("--forget")).isZero();
        assertThat(ask("--continue", "two")).isZero();
    }

    @Test
    void aPlantedLinkIsNotFollowed() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "{\"id\":\"x\",\"messages\":[]}");
        Files.createDirectories(kept().getParent());
        Files.createSymbolicLink(kept(), other);
        assertThat(ask("--continue", "one")).isEqualTo(1);
        assertThat(console.err()).contains("this is not a regular file");
        assertThat(other).hasContent("{\"id\":\"x\",\"messages\":[]}");
    }
}
