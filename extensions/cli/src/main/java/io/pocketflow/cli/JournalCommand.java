package io.pocketflow.cli;

import io.pocketflow.cookbook.Printable;
import io.pocketflow.core.StepRecord;
import io.pocketflow.durable.Journal;
import io.pocketflow.durable.JournalRun;
import io.pocketflow.durable.JournalStep;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pocketflow journal}: what a journal says of its runs. */
@Command(
        name = "journal",
        description = "Tells what is in a journal: its runs, their steps, and those in doubt.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  pocketflow journal results.jsonl.journal")
final class JournalCommand implements Callable<Integer> {

    private static final int MOST_SHOWN = 20;

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "the journal; it may be in use")
    private Path file;

    JournalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws UserError {
        Path path = console.folder().resolve(file);
        if (!java.nio.file.Files.isRegularFile(path)) {
            throw new UserError(path + ": there is no such file");
        }
        try {
            Journal.read(path).stream()
                    .filter(run -> !run.id().equals(Settings.RUN_ID))
                    .forEach(this::print);
            String costs = JournalCosts.of(path);
            if (!costs.isEmpty()) {
                console.out().println(Printable.line(costs));
            }
        } catch (IllegalStateException | java.io.UncheckedIOException damaged) {
            throw new UserError(damaged.getMessage(), damaged);
        }
        return ExitCodes.DONE;
    }

    private void print(JournalRun run) {
        PrintStream out = console.out();
        Map<StepRecord.Kind, Integer> counts = new TreeMap<>();
        run.steps().forEach(step -> counts.merge(step.kind(), 1, Integer::sum));
        StringBuilder line = new StringBuilder("run " + run.id() + ", begun " + run.began() + ": ");
        counts.forEach((kind, count) -> line.append(kind.name().toLowerCase(java.util.Locale.ROOT))
                .append('=')
                .append(count)
                .append(' '));
        out.println(line.toString().strip());
        print("in doubt", run.inDoubt());
        print("waits for an answer", run.questions());
        print("failed", run.ofKind(StepRecord.Kind.FAILED));
    }

    private void print(String what, List<JournalStep> steps) {
        steps.stream()
                .limit(MOST_SHOWN)
                .forEach(step -> console.out()
                        .println("  " + what + ": " + step.key()
                                + (step.json() == null ? "" : " " + Printable.line(step.json()))));
        if (steps.size() > MOST_SHOWN) {
            console.out().println("  " + what + ": " + (steps.size() - MOST_SHOWN) + " more");
        }
    }
}
