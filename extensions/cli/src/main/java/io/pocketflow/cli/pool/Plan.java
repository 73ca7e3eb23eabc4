package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.cli.results.Keyed;
import io.pocketflow.cli.results.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The prompts for each item, at least one, each of which sees the answers before it, and the field with the address of a
 * page that is fetched first. Immutable.
 *
 * @param fetch the field with the address, or null
 * @param model the name of the model
 * @param server the address of the model's server without credentials; empty for the offline model
 */
public record Plan(List<Question> questions, @Nullable String fetch, String model, String server) {

    /** The placeholder of the answer before. */
    static final String RESULT = "result";
    /** The placeholder of the fetched page. */
    static final String PAGE = "page";

    /** Copies the list. */
    public Plan {
        questions = List.copyOf(questions);
    }

    Question first() {
        return questions.get(0);
    }

    /** Returns the last prompt, whose answers are the results. */
    Question last() {
        return questions.get(questions.size() - 1);
    }

    /**
     * Returns an item with its key in the journal. A column that no prompt uses does not change the key, and neither
     * does the text of a later prompt, so the answers before it are found again.
     */
    Task task(Item item) {
        if (item.trouble() != null) {
            return new Task(Keyed.hash(List.of("unreadable", item.trouble())), item);
        }
        List<String> parts = new ArrayList<>(List.of(model, server));
        Map<String, Object> values = new LinkedHashMap<>(item.fields());
        if (fetch != null) {
            parts.add("fetch " + JsonFields.words(item.fields().get(fetch)));
            values.put(PAGE, "{" + PAGE + "}");
        }
        Map<String, String> used = new TreeMap<>();
        for (Question question : questions.subList(1, questions.size())) {
            question.prompt().collect(item.fields(), used);
            if (question.system() != null) {
                question.system().collect(item.fields(), used);
            }
        }
        used.keySet().removeAll(answersBefore(questions.size()));
        try {
            parts.add(first().prompt().fill(values));
        } catch (io.pocketflow.cli.items.BadItem missing) {
            parts.add(String.valueOf(missing.getMessage()));
        }
        used.forEach((place, value) -> {
            parts.add(place);
            parts.add(value);
        });
        return new Task(Keyed.hash(parts), item);
    }

    /** Returns the names of earlier answers that the prompt at this position may use. */
    List<String> answersBefore(int position) {
        List<String> names = new ArrayList<>();
        if (fetch != null) {
            names.add(PAGE);
        }
        if (position > 0) {
            names.add(RESULT);
        }
        for (Question question : questions.subList(0, position)) {
            if (question.name() != null) {
                names.add(question.name());
            }
        }
        return names;
    }
}
