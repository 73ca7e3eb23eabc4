package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.web.PageFetcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flow of one item: fetch its page if the plan says so, then call the model with one prompt after another. */
final class Chain extends AsyncFlow {

    static final String NAME = "chain";
    static final Key<Task> TASK = Key.of("task", Task.class);
    static final Key<Answer> ANSWER = Key.of("answer", Answer.class);
    private static final Key<Map<String, Object>> VALUES = Key.of("values", new TypeRef<>() {});

    private Chain(Route first) {
        super(first);
    }

    /** Returns the flow of a plan. */
    static Chain of(Plan plan, ChatModel model, Retry retry, PageFetcher fetcher, Purse purse) {
        List<Route> steps = new ArrayList<>();
        if (plan.fetch() != null) {
            steps.add(new FetchStep(fetcher, plan.fetch(), retry));
        }
        for (int i = 0; i < plan.questions().size(); i++) {
            steps.add(new AskStep(model, plan.questions().get(i), i, retry, purse));
        }
        return new Chain(steps.stream().reduce(Route::then).orElseThrow());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    protected void prep(Shared shared) {
        Task task = shared.get(TASK);
        if (task.item().trouble() != null) {
            throw new BadItem(task.item().trouble());
        }
        shared.put(VALUES, new LinkedHashMap<>(task.item().fields()));
    }

    /** Returns the values that the prompts of an item may use, which each step extends. */
    static Map<String, @Nullable Object> values(Shared shared) {
        return shared.get(VALUES);
    }

    /** Adds an answer to the values and to the sums of its item. */
    static void answered(Shared shared, Question question, Answer answer) {
        Map<String, @Nullable Object> values = values(shared);
        add(values, question, answer);
        shared.put(ANSWER, shared.find(ANSWER).map(answer::after).orElse(answer));
    }

    /** Adds an answer to the values that later prompts may use. */
    static void add(Map<String, @Nullable Object> values, Question question, Answer answer) {
        values.put(Plan.RESULT, answer.text());
        if (question.name() != null) {
            values.put(question.name(), answer.text());
        }
    }
}
