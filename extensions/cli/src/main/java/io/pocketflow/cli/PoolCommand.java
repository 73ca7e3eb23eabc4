package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.pool.BulkRun;
import io.pocketflow.cli.pool.DryRun;
import io.pocketflow.cli.pool.Places;
import io.pocketflow.cli.pool.Plan;
import io.pocketflow.cli.pool.PoolOptions;
import io.pocketflow.cli.pool.PromptOptions;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.CostMeter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pocketflow pool}: one prompt, or a chain of prompts, over many items. */
@Command(
        name = "pool",
        description = "Runs a prompt over many items concurrently. Run the same command again to resume.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all items are done",
            "1:failure; one line on standard error gives the reason",
            "2:invalid arguments",
            "3:some items failed",
            "4:stopped because the credit or the budget is used up",
            "130:interrupted by Ctrl-C or SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pocketflow pool --prompt 'Summarise in two sentences: {text}' --items texts/ --out summaries.jsonl",
            "  pocketflow pool --model openai:gpt-4o-mini --prompt 'Translate to French: {phrase}' --items phrases.csv",
            "  cat items.jsonl | pocketflow pool --prompt 'Classify: {title}' --schema class.schema.json --items -",
            "  pocketflow pool --prompt 'Summarise: {text}' --items texts/ --dry-run",
            "  pocketflow pool --prompt 'Classify: {Comment}' --items comments.csv --limit 5 --out classes.csv",
            "  pocketflow pool --fetch url --prompt 'Summarise: {page}' --prompt 'Translate to French: {result}'"
                    + " --items links.csv --out summaries.csv"
        })
final class PoolCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PromptOptions prompts;

    @Mixin
    private PoolOptions pool;

    @Mixin
    private ModelOptions model;

    PoolCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Callable<Integer> run;
        try {
            run = prepared();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
        return run.call();
    }

    /** Prepares a run or a dry run. Rejects everything that can be rejected before the first call. */
    private Callable<Integer> prepared() throws UserError {
        Places places = Places.of(pool, console);
        ChatModel chosen = pool.isDryRun() ? model.unused(console) : model.model(console);
        Plan plan = prompts.plan(console, ModelFiles::schema, chosen.name(), model.server(console, pool.isDryRun()));
        CostMeter costs = pool.costs(chosen.name());
        ChatModel limited = pool.limited(chosen).metered(costs);
        BulkRun.Work work = new BulkRun.Work(limited, model.retry(), costs, prompts.allowedHosts());
        BulkRun run = new BulkRun(console, plan, work, pool, places);
        return pool.isDryRun() ? new DryRun(console, plan, pool) : run::call;
    }
}
