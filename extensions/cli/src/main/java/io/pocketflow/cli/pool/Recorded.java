package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.Journal;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answers of a plan in a journal. It finds the answer of an item as a run would, without any call. */
final class Recorded {

    private final Journal journal;
    private final Plan plan;

    Recorded(Journal journal, Plan plan) {
        this.journal = journal;
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
                Optional<String> page = value(name, FetchStep.NAME, journal.hash(address), String.class);
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
        return journal.find(BulkRun.RUN_ID, key)
                .filter(StepRecord::isDone)
                .map(record -> type.cast(decoded(record, type)));
    }

    private @Nullable Object decoded(StepRecord record, Type type) {
        return journal.codec().orElseThrow().decode(Objects.requireNonNull(record.value()), type);
    }
}
