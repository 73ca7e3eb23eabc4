package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.llm.JsonSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what is asked: a chain of prompts, in the order in which they were given. */
public final class PromptOptions {

    /** The names of the options about prompts. */
    public static final List<String> NAMES =
            List.of("--system", "--system-file", "--schema", "--max-tokens", "--fetch", "--allow-host");

    /** One prompt as it was given. */
    private static final class Given {
        private final String text;
        private final boolean isFile;
        private @Nullable String name;

        Given(String text, boolean isFile) {
            this.text = text;
            this.isFile = isFile;
        }
    }

    private final List<Given> prompts = new ArrayList<>();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            parameterConsumer = Consumer.class,
            description = {
                "prompt template; {name} stands for the item's field of that name, {user.name} for a field inside an"
                        + " object, {name|text} for a text where the field is missing or empty, {{ and }} for braces.",
                "Repeat it for a chain: each further prompt sees the fields and {result}, the answer before it"
            })
    private List<String> texts = List.of();

    @Option(
            names = "--prompt-file",
            paramLabel = "FILE",
            parameterConsumer = Consumer.class,
            description = "file with a prompt template; it can take the place of each --prompt")
    private List<String> files = List.of();

    @Option(
            names = "--as",
            paramLabel = "NAME",
            parameterConsumer = Consumer.class,
            description = "name for the answer to the prompt before it, which later prompts can use as {NAME}")
    private List<String> names = List.of();

    @Option(names = "--system", paramLabel = "TEXT", description = "system instructions of all prompts")
    private @Nullable String system;

    @Option(names = "--system-file", paramLabel = "FILE", description = "file with the system instructions")
    private @Nullable Path systemFile;

    @Option(names = "--schema", paramLabel = "FILE", description = "JSON schema that each (last) answer must match")
    private @Nullable Path schema;

    @Option(names = "--max-tokens", paramLabel = "N", description = "maximum number of tokens in each answer")
    private @Nullable Integer maxTokens;

    @Option(
            names = "--fetch",
            paramLabel = "FIELD",
            description = "fetch the page whose address is in this field first; {page} is its text as Markdown")
    private @Nullable String fetch;

    @Option(
            names = "--allow-host",
            paramLabel = "HOST:PORT",
            description = "server that --fetch may use although it is not public; repeatable")
    private List<String> allowedHosts = List.of();

    /** A consumer that keeps the order of prompts and names across the options. */
    static final class Consumer implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> arguments, ArgSpec argument, CommandSpec command) {
            String option = ((picocli.CommandLine.Model.OptionSpec) argument).longestName();
            if (arguments.isEmpty()) {
                throw new ParameterException(
                        command.commandLine(),
                        "Missing required parameter for option '" + option + "' (" + argument.paramLabel() + ")");
            }
            PromptOptions options = of(argument);
            String value = arguments.pop();
            if (option.equals("--as")) {
                options.name(value, command);
            } else {
                options.prompts.add(new Given(value, option.equals("--prompt-file")));
            }
        }
    }

    private static PromptOptions of(ArgSpec argument) {
        try {
            return java.util.Objects.requireNonNull(argument.scope().get());
        } catch (Exception e) {
            throw new IllegalStateException("the options of a mixin are always there", e);
        }
    }

    private void name(String name, CommandSpec command) {
        Given last = prompts.isEmpty() ? null : prompts.get(prompts.size() - 1);
        String why = last == null
                ? "--as names the answer to the prompt before it, but there is no prompt before it"
                : last.name != null
                        ? "--as names one prompt twice: '" + last.name + "' and '" + name + "'"
                        : name.isBlank() || name.contains("{") || name.contains("}") || name.contains("|")
                                ? "--as needs a name without braces and bars but was '" + name + "'"
                                : null;
        if (why != null) {
            throw new ParameterException(command.commandLine(), why);
        }
        java.util.Objects.requireNonNull(last).name = name;
    }

    /** Returns whether there is a prompt. */
    public boolean isGiven() {
        return !prompts.isEmpty();
    }

    /** Returns the servers that need not be public. */
    public List<String> allowedHosts() {
        return allowedHosts;
    }

    /**
     * Returns what is asked.
     *
     * @param schemas reads a schema
     * @throws IllegalArgumentException if an option has an invalid value
     */
    public Plan plan(Console console, Schemas schemas, String model, String server) throws UserError {
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException("Missing required option: '--prompt=TEXT'");
        }
        if (system != null && systemFile != null) {
            throw new IllegalArgumentException("--system and --system-file cannot be combined; use one of them");
        }
        if (fetch == null && !allowedHosts.isEmpty()) {
            throw new IllegalArgumentException("--allow-host needs --fetch, which names the field with the address");
        }
        if (maxTokens != null && maxTokens < 1) {
            throw new IllegalArgumentException("--max-tokens must be at least 1 but was " + maxTokens);
        }
        String instructions = systemFile == null ? system : read(console, systemFile);
        Template shared = instructions == null ? null : Template.of(instructions);
        JsonSchema last = schema == null ? null : schemas.read(console.folder().resolve(schema));
        List<Question> questions = new ArrayList<>();
        Set<String> named = new HashSet<>(Set.of(Plan.RESULT, Plan.PAGE));
        for (Given prompt : prompts) {
            if (prompt.name != null && !named.add(prompt.name)) {
                throw new IllegalArgumentException("--as " + prompt.name + ": this name is used already");
            }
            Template text = Template.of(prompt.isFile ? read(console, Path.of(prompt.text)) : prompt.text);
            boolean isLast = questions.size() == prompts.size() - 1;
            questions.add(new Question(text, shared, isLast ? last : null, maxTokens, prompt.name));
        }
        return new Plan(questions, fetch, model, server);
    }

    /** A reader of schemas. */
    @FunctionalInterface
    public interface Schemas {
        /** Returns the schema in a file. */
        JsonSchema read(Path file) throws UserError;
    }

    /** Returns the text of a file without the line break at its end. */
    private static String read(Console console, Path file) throws UserError {
        String text = Texts.of(console.folder().resolve(file));
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
