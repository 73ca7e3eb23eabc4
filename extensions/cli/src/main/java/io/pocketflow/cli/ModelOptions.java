package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Durations;
import io.pocketflow.core.Retry;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.ScriptModel;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose the model, its timeout and its retries. */
final class ModelOptions {

    private static final String OFFLINE = "offline";
    private static final List<String> KEYS =
            List.of("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY");

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = OFFLINE,
            description = {
                "model to call (default: ${DEFAULT-VALUE}, an extractive summarizer and not a language model):"
                        + " openai:MODEL, openai-responses:MODEL, anthropic:MODEL, gemini:MODEL, ollama:MODEL or"
                        + " offline.",
                "Keys: OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY or GOOGLE_API_KEY"
            })
    private String name;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            converter = BaseUrls.class,
            description =
                    "address of a server other than the provider's: with /v1 for OpenAI's formats, the origin only"
                            + " for the others. No key is required, but the provider's key of the environment is sent"
                            + " to it")
    private @Nullable URI baseUrl;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Durations.class,
            description = "timeout of one call (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    @Mixin
    private RetryOptions retries;

    /** Returns whether the user named a model. */
    boolean isGiven() {
        return command.commandLine().getParseResult().hasMatchedOption("--model");
    }

    /** Returns the time limit of one call. */
    Duration timeout() {
        return timeout;
    }

    /** Returns the model that the user chose. Prints a notice if it is not a language model. */
    ChatModel model(Console console) {
        try {
            ChatModel model = ChatModels.of(name, baseUrl, timeout, console.environment());
            introduce(model, console);
            return model;
        } catch (IllegalArgumentException wrong) {
            throw refusal(wrong);
        }
    }

    /** Prints a notice if a model is not a language model. */
    static void introduce(ChatModel model, Console console) {
        if (model instanceof OfflineModel offline) {
            console.err().println("model: " + model.name() + ", " + offline.description());
        } else if (model instanceof ScriptModel script) {
            console.err().println("model: " + model.name() + ", " + script.description());
        }
    }

    /** Returns the model that the user chose for a dry run: no key is needed, and it is never called. */
    ChatModel unused(Console console) {
        try {
            return ChatModels.of(name, baseUrl, timeout, environment(console, true));
        } catch (IllegalArgumentException wrong) {
            throw refusal(wrong);
        }
    }

    /**
     * Returns the environment of the model.
     *
     * @param isUnused whether the model is never called, so that the value of a missing key does not matter
     */
    private Map<String, String> environment(Console console, boolean isUnused) {
        Map<String, String> given = console.environment();
        if (isUnused && !ChatModels.isLocal(name)) {
            try {
                ChatModels.config(name, baseUrl, given);
            } catch (IllegalArgumentException keyIsMissing) {
                Map<String, String> all = new HashMap<>(given);
                KEYS.forEach(key -> all.putIfAbsent(key, "unused"));
                return all;
            }
        }
        return given;
    }

    /** Returns the address of the model's server without credentials, or an empty string for a local model. */
    String server(Console console, boolean isUnused) {
        if (ChatModels.isLocal(name)) {
            return "";
        }
        URI server =
                ChatModels.config(name, baseUrl, environment(console, isUnused)).baseUrl();
        return withoutCredentials(server);
    }

    /** Returns an address without a user name, a password, and slashes at its end. */
    static String withoutCredentials(URI server) {
        return server.toString().replaceFirst("//[^/@]*@", "//").replaceFirst("/+$", "");
    }

    /** Returns the retry policy of each call. */
    Retry retry() {
        try {
            return retries.retry();
        } catch (IllegalArgumentException wrong) {
            throw refusal(wrong);
        }
    }

    private ParameterException refusal(IllegalArgumentException wrong) {
        return new ParameterException(command.commandLine(), wrong.getMessage(), wrong);
    }
}
