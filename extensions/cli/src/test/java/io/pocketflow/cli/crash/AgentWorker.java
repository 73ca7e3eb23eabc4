package io.pocketflow.cli.crash;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.Approval;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process of an agent that is killed: {@code AgentWorker JOURNAL SERVER STEP}. It prints the answer of the agent, or the kind
 * of the open question.
 */
final class AgentWorker {

    static final String RUN = "run";
    static final String APPROVE = "approve";
    static final String ANSWER_HELD = "answer-held";

    record Payment(String person) {}

    private AgentWorker() {}

    public static void main(String[] args) {
        String origin = args[1];
        ChatModel model = ChatModels.of("openai:m", URI.create(origin + "/v1"), null);
        Tool look = Tool.of("look", "Looks up the debt", Payment.class, payment -> get(origin + HeldServer.LOOK));
        Tool pay = Tool.of("pay", "Pays the debt", Payment.class, payment -> get(origin + HeldServer.PAY))
                .withSideEffects();
        Agent agent = new Agent(model, Toolbox.of(look, pay))
                .withTask("Pay {person}.")
                .withApproval();
        Shared shared = store();
        try (Journal journal = Journal.open(Path.of(args[0]))) {
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("agent");
            switch (args[2]) {
                case APPROVE -> agent.resume(shared, options, agent.approval(), Approval.ofAll());
                case ANSWER_HELD -> agent.resume(shared, options, held(agent, options), result());
                default -> agent.run(shared, options);
            }
            System.out.println("answer: " + shared.get(agent.output()));
        } catch (FlowSuspended waiting) {
            Object question = waiting.questions().values().iterator().next();
            System.out.println(question instanceof Approval.Request ? "asks for an approval" : "asks: " + question);
        }
        System.exit(0);
    }

    /** Returns the step that is held: the run asks what became of it. */
    private static StepKey held(Agent agent, RunOptions options) {
        try {
            agent.run(store(), options);
        } catch (FlowSuspended waiting) {
            return waiting.questions().keySet().iterator().next();
        }
        throw new IllegalStateException("the run asks nothing");
    }

    private static Shared store() {
        return Shared.of(Map.of("person", "Ann"));
    }

    private static ToolResult result() {
        return new ToolResult("c2", "pay", "paid, says the bank", false);
    }

    private static String get(String address) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
