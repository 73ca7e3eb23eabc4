package io.pocketflow.cli.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cli.EchoServer;
import io.pocketflow.cli.TestConsole;
import io.pocketflow.cli.base.Console;
import io.pocketflow.core.Retry;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.Prices;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A run beside another one, and a run that is interrupted early. */
class BulkRunTest {

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private EchoServer server;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.willing();
        console.in(folder);
        Files.writeString(folder.resolve("i.jsonl"), "{\"q\":\"a\"}\n{\"q\":\"b\"}\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void twoRunsDoNotWriteOneFile() throws Exception {
        String[] command = server.pool(
                "--progress", "none", "--prompt", "{q}", "--items", "i.jsonl", "--out", "o", "--journal", "mine");
        assertThat(console.run(command)).isZero();
        Path part = folder.toRealPath().resolve("o.part");
        Files.writeString(part, "of the other run");
        OutputLock other = OutputLock.take(part, console.console().state());
        assertThat(console.run(command)).isEqualTo(1);
        other.close();
        assertThat(console.err()).contains(part + " is being written by another run");
        assertThat(Files.readString(part)).isEqualTo("of the other run");
        assertThat(console.run(command)).isZero();
        assertThat(server.questions()).hasSize(2);
    }

    @Test
    void anInterruptBeforeTheFirstCallStopsTheRun() throws Exception {
        PoolOptions options =
                CommandLine.populateCommand(new PoolOptions(), "--items", "i.jsonl", "--out", folder.resolve("o") + "");
        Console console = this.console.console();
        Plan plan = new Plan(List.of(new Question(Template.of("{q}"), null, null, null, null)), null, "openai:m", "");
        ChatModel model = ChatModels.of("openai:m", URI.create(server.baseUrl()), null);
        Purse purse = options.purse(CostMeter.of(Prices.bundled()));
        Job job = new PlanJob(plan, model, Retry.upTo(1), purse, List.of(), options);
        BulkRun run = new BulkRun(console, job, purse, null, options, Places.of(options, console));
        try (Interruption interruption = Interruption.watch(run::cancel)) {
            assertThat(interruption.interrupt()).isFalse();
            assertThat(run.call(interruption)).isEqualTo(130);
        }
        assertThat(this.console.err()).contains("interrupted; the results so far are in ", "the same command again");
        assertThat(server.questions()).isEmpty();
    }
}
