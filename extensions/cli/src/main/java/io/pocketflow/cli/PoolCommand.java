package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.flow.FlowOptions;
import io.pocketflow.cli.flow.Setup;
import io.pocketflow.cli.flow.UserFlow;
import io.pocketflow.cli.pool.BulkRun;
import io.pocketflow.cli.pool.DryFlow;
import io.pocketflow.cli.pool.DryRun;
import io.pocketflow.cli.pool.FlowJob;
import io.pocketflow.cli.pool.Job;
import io.pocketflow.cli.pool.PaidModel;
import io.pocketflow.cli.pool.Places;
import io.pocketflow.cli.pool.Plan;
import io.pocketflow.cli.pool.PlanJob;
import io.pocketflow.cli.pool.PoolOptions;
import io.pocketflow.cli.pool.PromptOptions;
import io.pocketflow.cli.pool.Purse;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.batch.Lane;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pocketflow pool}: one prompt, a chain of prompts, or a pool of the user's own, over many items. */
@Command(
        name = "pool",
        description =
                "Runs a prompt, or a flow of your own, over many items concurrently. Run the same command again to"
                        + " resume.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all items are done",
            "1:failure; one line on standard error gives the reason",
            "2:invalid arguments",
            "3:some items failed",
            "4:stopped because the credit or the budget is used up",
            "5:detached: results are in batches at the provider; the same command again collects them",
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
                    + " --items links.csv --out summaries.csv",
            "  pocketflow pool --lane batch --model anthropic:claude-haiku-4-5 --prompt 'Classify: {text}' --items texts/"
                    + " --out classes.jsonl",
            "  pocketflow pool --flow com.example.Triage --classpath target/classes --set tone=kind --items mails.csv"
        })
final class PoolCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PromptOptions prompts;

    @Mixin
    private FlowOptions flows;

    @Mixin
    private PoolOptions pool;

    @Mixin
    private LaneOptions lanes;

    @Mixin
    private ModelOptions model;

    PoolCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Callable<Integer> run;
        try (UserFlow flow = checked(() -> flows.isGiven() ? opened() : null)) {
            run = checked(() -> flow == null ? prompts() : flow(flow));
            return run.call();
        }
    }

    /** Returns a value, or reports an invalid argument with the usage of this command. */
    private <T extends @Nullable Object> T checked(Callable<T> preparation) throws Exception {
        try {
            return preparation.call();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
        }
    }

    /** Prepares a run or a dry run of prompts. Rejects everything that can be rejected before the first call. */
    private Callable<Integer> prompts() throws UserError {
        Places places = Places.of(pool, console);
        ChatModel chosen = pool.isDryRun() ? model.unused(console) : model.model(console);
        Plan plan = prompts.plan(console, ModelFiles::schema, chosen.name(), model.server(console, pool.isDryRun()));
        Optional<Lane> lane = lanes.lane(console, places.isRecorded(), pool.isQuiet());
        CostMeter costs = costs(chosen.name());
        ChatModel limited = pool.limited(chosen).metered(costs);
        Purse purse = pool.purse(costs);
        PlanJob online = new PlanJob(plan, limited, model.retry(), purse, prompts.allowedHosts(), pool);
        Job job = lane.map(online::inLane).orElse(online);
        BulkRun run = new BulkRun(console, job, purse, Budget.limiting(limited), pool, places);
        return pool.isDryRun() ? new DryRun(console, plan, pool, lanes.isBatch()) : run::call;
    }

    private CostMeter costs(String name) {
        return lanes.isBatch() ? pool.costsOfBatches(name) : pool.costs(name);
    }

    private UserFlow opened() throws UserError {
        String ownPrompts = "cannot be combined with --flow, whose class makes its own prompts";
        if (prompts.isGiven()) {
            throw new IllegalArgumentException("--prompt and --prompt-file " + ownPrompts);
        }
        refuse(PromptOptions.NAMES, ownPrompts);
        refuse(RetryOptions.NAMES, "cannot be combined with --flow, whose nodes have their own retries");
        if (!model.isGiven()) {
            refuse(
                    List.of("--base-url", "--timeout", "--rpm", "--tpm", "--budget"),
                    "needs --model beside --flow: it applies to that model");
        }
        return flows.load(console);
    }

    private void refuse(List<String> options, String why) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new IllegalArgumentException(option + " " + why);
            }
        }
    }

    /** Prepares a run or a dry run of a pool of the user's own. */
    private Callable<Integer> flow(UserFlow flow) throws UserError {
        Places places = Places.of(pool, console);
        if (pool.isDryRun()) {
            return new DryFlow(console, flows.factory(), pool);
        }
        ChatModel chosen = model.isGiven() ? model.model(console) : null;
        String name = chosen == null ? "" : chosen.name();
        Optional<Lane> lane = lanes.lane(console, places.isRecorded(), pool.isQuiet());
        CostMeter costs = costs(name);
        ChatModel limited = chosen == null ? null : pool.limited(chosen).metered(costs);
        Purse purse = pool.purse(costs);
        Setup setup = new Setup(flows.settings(), limited == null ? null : new PaidModel(limited, purse));
        FlowJob online = new FlowJob(
                flows.factory(),
                flows.settings(),
                name,
                chosen == null ? "" : model.server(console, false),
                flow.create(setup),
                pool);
        Job job = lane.map(online::inLane).orElse(online);
        Budget limits = limited == null ? null : Budget.limiting(limited);
        return new BulkRun(console, job, purse, limits, pool, places)::call;
    }
}
