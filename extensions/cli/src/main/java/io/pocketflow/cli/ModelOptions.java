package io.pocketflow.cli;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.OfflineModel;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that say which model answers, and how patient to be with it. */
final class ModelOptions {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "offline",
            description = {
                "who answers (default: ${DEFAULT-VALUE}, an extractive summarizer and no language model): openai:MODEL,"
                        + " openai-responses:MODEL, anthropic:MODEL, gemini:MODEL, ollama:MODEL or offline.",
                "Keys: OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY or GOOGLE_API_KEY"
            })
    private String name;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "the server, if it is not the provider's own: for OpenAI's formats with /v1, for the others"
                    + " the origin only. It needs no key")
    private @Nullable URI baseUrl;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Durations.class,
            description = "for one call (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "3",
            description = "attempts in total, throttles not counted (default: ${DEFAULT-VALUE})")
    private int attempts;

    @Option(
            names = "--backoff",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description = "the wait before the second attempt, twice as long before each further one (default:"
                    + " ${DEFAULT-VALUE})")
    private Duration backoff;

    /** The model that was asked for; one that is no language model is told to the user. */
    ChatModel model(Console console) {
        try {
            ChatModel model = ChatModels.of(name, baseUrl, timeout, console.environment());
            if (model instanceof OfflineModel offline) {
                console.err().println("model: " + model.name() + ", " + offline.description());
            }
            return model;
        } catch (IllegalArgumentException wrong) {
            throw refusal(wrong);
        }
    }

    /** The address of the model, as it may be noted: without what could be a password; empty if it has none. */
    String server(Console console) {
        if (name.equals("offline")) {
            return "";
        }
        URI server = ChatModels.config(name, baseUrl, console.environment()).baseUrl();
        return server.toString().replaceFirst("//[^/@]*@", "//").replaceFirst("/+$", "");
    }

    /** How often a call is made. */
    Retry retry() {
        try {
            return Retry.upTo(attempts).withDelay(backoff).withBackoff(2);
        } catch (IllegalArgumentException wrong) {
            throw refusal(wrong);
        }
    }

    private ParameterException refusal(IllegalArgumentException wrong) {
        return new ParameterException(command.commandLine(), wrong.getMessage(), wrong);
    }
}
