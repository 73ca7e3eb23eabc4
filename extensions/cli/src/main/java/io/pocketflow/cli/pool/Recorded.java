package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recorded answers of a plan. It finds the answer of an item as a run would, without any call. */
final class Recorded {

    private final Ledger ledger;
    private final Plan plan;

    Recorded(Ledger ledger, Plan plan) {
        this.ledger = ledger;
        this.plan = plan;
    }

    /** Returns the last answer of an item, with the sums of its chain, or empty if a step of it is missing. */
    Optional<Answer> find(Task task, long occurrence) {
        String name = task.key() + "~" + occurrence;
        if (task.item().trouble() != null) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(task.item().fields());
        try {
            if (plan.fetch() != null) {
                String address = JsonFields.words(values.get(plan.fetch())).strip();
                Optional<String> page = value(name, FetchStep.NAME, ledger.hash(address), String.class);
                if (page.isEmpty()) {
                    return Optional.empty();
                }
                values.put(Plan.PAGE, page.get());
            }
            Answer sum = null;
            for (int i = 0; i < plan.questions().size(); i++) {
                Question question = plan.questions().get(i);
                String key = question.fill(values).key();
                Optional<Answer> answer = value(name, AskStep.nameAt(i), key, Answer.class);
                if (answer.isEmpty()) {
                    return Optional.empty();
                }
                Chain.add(values, question, answer.get());
                sum = sum == null ? answer.get() : answer.get().after(sum);
            }
            return Optional.ofNullable(sum);
        } catch (BadItem missing) {
            return Optional.empty();
        }
    }

    private <T> Optional<T> value(String item, String step, String input, Class<T> type) {
        StepKey key = new StepKey(List.of(
                new StepKey.Part(BulkRun.RUN_ID, 0, item),
                new StepKey.Part(Chain.NAME, 0, ""),
                new StepKey.Part(step, 0, input + "~0")));
        return ledger.find(BulkRun.RUN_ID, key)
                .filter(StepRecord::isDone)
                .map(record -> type.cast(decoded(record, type)));
    }

    private @Nullable Object decoded(StepRecord record, Type type) {
        return ledger.codec().decode(Objects.requireNonNull(record.value()), type);
    }
}
