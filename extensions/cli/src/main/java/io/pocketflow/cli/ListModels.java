package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Durations;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelCatalog;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pocketflow models}: the models that the keys of the environment can ask. */
@Command(
        name = "models",
        description = {
            "Lists the models that your keys can ask, one name a line, sorted. Each provider whose key or address is"
                    + " in the environment is asked for its list; the list may contain models that do not chat.",
            "Ollama is asked at OLLAMA_HOST, or at localhost if it runs there."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all providers answered",
            "1:no provider answered",
            "2:invalid arguments, or no key is set",
            "3:some providers did not answer"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  pocketflow models", "  pocketflow models | grep mini"})
final class ListModels implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = Durations.class,
            description = "timeout of one request (default: ${DEFAULT-VALUE})")
    private Duration timeout;

    ListModels(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        try {
            return list(ModelCatalog.of(timeout, console.environment()));
        } catch (IllegalArgumentException wrong) {
            throw UserError.usage(String.valueOf(wrong.getMessage()));
        }
    }

    /** Prints the models of these catalogs. Returns the exit code. */
    int list(List<ModelCatalog> catalogs) throws UserError {
        SortedSet<String> names = new TreeSet<>();
        int answered = 0;
        int failed = 0;
        for (ModelCatalog catalog : catalogs) {
            try {
                names.addAll(catalog.names());
                answered++;
            } catch (LlmException | IllegalArgumentException failure) {
                if (catalog.isChosen() || !isUnreachable(failure)) {
                    console.remark("warning: the models of "
                            + catalog.provider().prefix() + " are not listed: " + failure.getMessage());
                    failed++;
                }
            }
        }
        if (answered == 0 && failed == 0) {
            throw UserError.usage("no key is set, and no Ollama runs on this machine; looked at "
                    + String.join(", ", ModelCatalog.variables()));
        }
        StringBuilder lines = new StringBuilder();
        names.forEach(name -> lines.append(Printable.line(name)).append('\n'));
        console.print(lines.toString());
        if (answered == 0) {
            throw new UserError("no provider answered");
        }
        return failed == 0 ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
    }

    private static boolean isUnreachable(RuntimeException failure) {
        return failure instanceof LlmException known && known.kind() == LlmException.Kind.UNREACHABLE;
    }
}
