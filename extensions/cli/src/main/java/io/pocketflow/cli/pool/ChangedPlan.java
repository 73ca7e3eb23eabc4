package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.Money;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.Items;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.store.Occurrences;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Usage;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * The question before a changed prompt, model or other setting is applied to items that are finished: how many would be
 * processed again, and for how much.
 */
final class ChangedPlan {

    private final Ledger ledger;
    private final Job job;
    private final Console console;

    private long again;
    private Usage usage = Usage.NONE;

    ChangedPlan(Ledger ledger, Job job, Console console) {
        this.ledger = ledger;
        this.job = job;
        this.console = console;
    }

    /**
     * Returns normally if nothing finished would be processed again, or the user agrees.
     *
     * @throws UserError with the exit code for usage otherwise
     */
    void check(Items items, boolean isAgreed) throws UserError, IOException {
        Settings now = job.settings();
        Optional<Settings> before = Settings.find(ledger);
        Set<String> changed = before.map(now::differences).orElse(Set.of());
        if (changed.isEmpty()) {
            return;
        }
        Plan old = before.orElseThrow().plan();
        if (old.questions().isEmpty() && !before.orElseThrow().isWithoutPrompts()) {
            return;
        }
        String what = "changed since the last run: " + String.join(", ", changed);
        Optional<Plan> plan = job.plan();
        boolean isCounted = plan.isPresent() && !old.questions().isEmpty() && items.isReadableTwice(console);
        if (isCounted) {
            count(items, plan.orElseThrow(), old);
            if (again == 0) {
                return;
            }
        }
        String another = ledger.isShared() ? "--run-id" : "--out";
        String work = isCounted
                ? Count.of(again, "finished item") + " would be processed again" + cost()
                : "finished items would be processed again";
        if (isAgreed) {
            console.remark(what + "; " + work.replace("would be", again == 1 ? "is" : "are"));
        } else if (!console.canAsk()) {
            throw UserError.usage(what + "; " + work + "; use --yes to agree, or another " + another);
        } else if (!console.confirms(what + "; " + work + ". Continue?")) {
            throw UserError.usage("nothing was changed; use another " + another + " to keep both results");
        }
    }

    private void count(Items items, Plan plan, Plan old) throws UserError, IOException {
        Recorded earlier = new Recorded(ledger, old);
        Recorded current = new Recorded(ledger, plan);
        try (ItemSource source = items.open(console)) {
            Occurrences earlierKeys = ledger.occurrences();
            Occurrences currentKeys = ledger.occurrences();
            try {
                while (source.hasNext()) {
                    count(plan.task(source.next()), earlier, old, earlierKeys, current, currentKeys);
                }
            } finally {
                earlierKeys.close();
                currentKeys.close();
            }
        }
    }

    private void count(
            Task task, Recorded earlier, Plan old, Occurrences earlierKeys, Recorded current, Occurrences currentKeys) {
        Task oldTask = old.task(task.item());
        Optional<Answer> was = earlier.find(oldTask, earlierKeys.next(oldTask.key()));
        boolean isDone = current.find(task, currentKeys.next(task.key())).isPresent();
        if (was.isPresent() && !isDone) {
            again++;
            usage = usage.plus(was.get().usage());
        }
    }

    /** Returns what the answers cost so far, at the price of the model that would give them now. */
    private String cost() {
        Prices prices = Prices.bundled();
        return prices.find(job.model())
                .map(price -> ", for about " + Money.shown(price.cost(usage)))
                .orElse("");
    }
}
