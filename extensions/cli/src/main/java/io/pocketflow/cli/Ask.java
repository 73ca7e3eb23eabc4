package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Memory;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ResponseFormat;
import io.pocketflow.llm.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pocketflow ask}: one prompt, one answer. */
@Command(
        name = "ask",
        description = "Sends a prompt to a model and prints the answer. The usage goes to standard error.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure; one line on standard error gives the reason",
            "2:invalid arguments",
            "130:interrupted by Ctrl-C"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow ask --model openai:gpt-4o-mini 'Why is the sky blue?'",
            "  pocketflow ask --model ollama:llama3.2 --stream --system 'Answer in French.' 'Good morning!'",
            "  cat report.txt | pocketflow ask --model openai:gpt-4o-mini 'Summarise in three sentences:'",
            "  pocketflow ask --model openai:gpt-4o-mini --file plan.txt --file sketch.png 'Do these agree?'",
            "  pocketflow ask --model openai:gpt-4o-mini --continue 'And at night?'",
            "  pocketflow ask --model openai:any --base-url http://localhost:8000/v1 - < question.txt",
            "  pocketflow ask --model anthropic:claude-sonnet-4-6 --schema invoice.schema.json - < invoice.txt"
        })
final class Ask implements Callable<Integer> {

    private static final Key<ChatReply> REPLY = Key.of("reply", ChatReply.class);

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Option(names = "--stream", description = "print the answer as it arrives")
    private boolean stream;

    @Option(names = "--system", paramLabel = "TEXT", description = "system instructions of the prompt")
    private @Nullable String system;

    @Option(names = "--schema", paramLabel = "FILE", description = "JSON schema that the answer must match")
    private @Nullable Path schema;

    @Option(names = "--max-tokens", paramLabel = "N", description = "maximum number of tokens in the answer")
    private @Nullable Integer maxTokens;

    @Option(names = "--temperature", paramLabel = "X", description = "sampling temperature, 0 or more")
    private @Nullable Double temperature;

    @Option(
            names = "--continue",
            description =
                    "continue the last conversation that was held with this option, and keep this exchange in your"
                            + " state folder. Without this option nothing is kept")
    private boolean isContinued;

    @Option(names = "--forget", description = "delete the last conversation; without a prompt, do nothing else")
    private boolean isForgotten;

    @Mixin
    private AskInput input;

    private volatile boolean begun;

    Ask(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        if (isForgotten) {
            boolean wasKept = Conversation.forget(console);
            if (!input.isGiven()) {
                console.remark(wasKept ? "the conversation is deleted" : "there is no conversation to delete");
                return ExitCodes.DONE;
            }
        }
        Conversation conversation = isContinued ? Conversation.last(console) : null;
        Retry retry = options.retry();
        List<Part> parts = parts();
        ChatRequest request = request(parts, conversation);
        CountedModel model = new CountedModel(options.model(console));
        Shared shared = Shared.create();
        try {
            asking(model, request, retry).run(shared);
        } catch (FlowException failed) {
            throw new UserError(sentence(failed, model.calls()), failed);
        } finally {
            endStreamedLine();
        }
        ChatReply reply = shared.get(REPLY);
        if (request.responseFormat() != null) {
            refuseMismatch(
                    reply, Objects.requireNonNull(request.responseFormat().schema()), model.calls());
        }
        if (!begun) {
            console.print(reply.text() + "\n");
        }
        console.remark(usage(reply, model.calls()));
        if (conversation != null && !conversation.add(system, input.kept(parts), reply.message())) {
            console.remark("warning: the conversation was deleted meanwhile, so this exchange is not kept");
        }
        return ExitCodes.DONE;
    }

    private static void refuseMismatch(ChatReply reply, JsonSchema schema, int calls) throws UserError {
        List<String> violations = schema.violations(reply.text());
        if (!violations.isEmpty()) {
            throw new UserError("the answer of " + reply.model() + " does not match the schema: "
                    + String.join("; ", violations) + " (its answer: " + reply.text() + ")" + cut(reply) + sent(calls));
        }
    }

    /** Returns the call as a node, which retries and waits as long as a throttling server asks. */
    private AsyncNode<ChatRequest, ChatReply> asking(ChatModel model, ChatRequest request, Retry retry) {
        return new AsyncNode<>(retry) {
            @Override
            protected ChatRequest prep(Shared shared) {
                return request;
            }

            @Override
            protected CompletionStage<ChatReply> execAsync(ChatRequest asked) {
                return stream ? model.streamAsync(asked, Ask.this::show) : model.chatAsync(asked);
            }

            @Override
            protected String post(Shared shared, ChatRequest asked, ChatReply reply) {
                shared.put(REPLY, reply);
                return DEFAULT;
            }
        };
    }

    private void show(ChatEvent event) {
        if (event instanceof ChatEvent.TextDelta delta) {
            begun = true;
            console.print(delta.text());
        }
    }

    /** Ends the line also if the reply broke off, so that the error message starts on a line of its own. */
    private void endStreamedLine() {
        if (begun) {
            console.out().println();
        }
    }

    private List<Part> parts() throws UserError, IOException {
        try {
            return input.parts(console);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private ChatRequest request(List<Part> parts, @Nullable Conversation conversation) throws UserError {
        ResponseFormat format = schema == null
                ? null
                : ResponseFormat.of("answer", ModelFiles.schema(console.folder().resolve(schema)));
        try {
            List<Message> messages = new ArrayList<>(conversation == null ? List.of() : conversation.messages());
            messages.add(Message.user(parts.toArray(Part[]::new)));
            String instructions = system == null && conversation != null ? conversation.system() : system;
            ChatRequest request = ChatRequest.of(messages);
            request = instructions == null ? request : request.withSystem(instructions);
            request = format == null ? request : request.withResponseFormat(format);
            request = maxTokens == null ? request : request.withMaxTokens(maxTokens);
            return temperature == null ? request : request.withTemperature(temperature);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    private static String sentence(FlowException failed, int calls) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return Memory.message(cause) + sent(calls);
    }

    private static String sent(int calls) {
        return " (" + Count.of(calls, "request") + " sent)";
    }

    private static String cut(ChatReply reply) {
        return reply.finishReason() == FinishReason.LENGTH ? "; the answer was cut at its token limit" : "";
    }

    private static String usage(ChatReply reply, int calls) {
        Usage usage = reply.usage();
        return "usage: " + usage.inputTokens() + " input and " + Count.of(usage.outputTokens(), "output token") + ", "
                + Count.of(calls, "request") + ", model " + reply.model() + cut(reply);
    }
}
