package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.base.Printable;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.vectors.Ranking;
import io.pocketflow.cli.vectors.VectorFile;
import io.pocketflow.llm.Embedding;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.LlmException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pocketflow similar}: the items whose vectors are nearest to that of a query. */
@Command(
        name = "similar",
        description = "Prints the items that are most similar to a query: a line 'SCORE<tab>ID' for each, the best one"
                + " first. SCORE is the cosine of the angle between the vectors, at most 1.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:failure; one line on standard error gives the reason", "2:invalid arguments"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow similar 'late delivery' --vectors vectors.jsonl --top 5",
            "  pocketflow similar - --vectors vectors.jsonl < complaint.txt"
        })
final class SimilarCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "QUERY", description = "the text to compare with, in quotes; - reads standard input")
    private String query;

    @Option(
            names = "--vectors",
            required = true,
            paramLabel = "FILE",
            description = "file that 'pocketflow embed' wrote; its model is asked for the vector of the query")
    private Path vectors;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "10",
            description = "maximum number of items to print (default: ${DEFAULT-VALUE})")
    private int top;

    @Mixin
    private EmbedOptions model;

    SimilarCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError, IOException {
        String text = query.equals("-") ? console.read() : query;
        if (top < 1 || text.isBlank()) {
            throw refusal(top < 1 ? "--top must be at least 1 but was " + top : "the query is empty");
        }
        try (VectorFile file = VectorFile.open(console.folder().resolve(vectors))) {
            Embedding wanted = vector(file, text);
            Ranking ranking = new Ranking(top);
            for (VectorFile.Entry entry = file.next(); entry != null; entry = file.next()) {
                ranking.add(entry.id(), score(wanted, entry));
            }
            StringBuilder lines = new StringBuilder();
            for (Ranking.Scored scored : ranking.best()) {
                lines.append(String.format(Locale.ROOT, "%.4f\t%s%n", scored.score(), Printable.line(scored.id())));
            }
            console.print(lines.toString().replace(System.lineSeparator(), "\n"));
        }
        return ExitCodes.DONE;
    }

    private Embedding vector(VectorFile file, String text) throws UserError {
        try {
            EmbeddingModel chosen = EmbeddingModels.of(
                    file.model(), model.baseUrl, model.timeout, file.dimensions(), console.environment());
            return chosen.embed(text);
        } catch (IllegalArgumentException wrong) {
            throw refusal(String.valueOf(wrong.getMessage()));
        } catch (LlmException failed) {
            throw new UserError(String.valueOf(failed.getMessage()), failed);
        }
    }

    private double score(Embedding wanted, VectorFile.Entry entry) throws UserError {
        if (wanted.dimensions() != entry.vector().dimensions()) {
            throw new UserError(vectors + ": the vector of '" + entry.id() + "' has "
                    + Count.of(entry.vector().dimensions(), "dimension") + ", but the model's vector of the query has "
                    + wanted.dimensions() + "; run 'pocketflow embed' again");
        }
        return wanted.cosine(entry.vector());
    }

    private ParameterException refusal(@Nullable String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
