package io.pocketflow.cli.pool;

import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.results.Keyed;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.llm.JsonSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A plan as texts by name, as it is recorded in the journal, so that a later run can report a change and find the
 * answers of this plan. Immutable.
 */
record Settings(Map<String, String> byName) {

    /** The run id of the settings in a journal. */
    static final String RUN_ID = "settings";

    /** The name of the setting with the class of a pool of the user's own. */
    static final String FLOW = "flow";

    private static final String TEXT = "text";

    private static final StepKey STEP = new StepKey(List.of(new StepKey.Part("settings", 0, "")));

    Settings {
        byName = Map.copyOf(byName);
    }

    /** Returns the settings of a plan. */
    static Settings of(Plan plan) {
        Map<String, String> byName = new LinkedHashMap<>();
        byName.put("model", plan.model());
        byName.put("server", plan.server());
        for (int i = 0; i < plan.questions().size(); i++) {
            Question question = plan.questions().get(i);
            byName.put(prompt(i), question.prompt().toString());
            put(byName, "name of " + prompt(i), question.name());
        }
        put(byName, "system", plan.first().system());
        put(
                byName,
                "schema",
                plan.last().schema() == null ? null : plan.last().schema().json());
        put(byName, "max tokens", plan.first().maxTokens());
        put(byName, "fetch", plan.fetch());
        return new Settings(byName);
    }

    /**
     * Returns the settings of a pool of the user's own. Of the given values only hashes are kept, because a value may be a
     * secret.
     */
    static Settings ofFlow(String factory, Map<String, String> given, String model, String server) {
        Map<String, String> byName = new LinkedHashMap<>();
        byName.put(FLOW, factory);
        byName.put("model", model);
        byName.put("server", server);
        given.forEach((name, value) -> byName.put("--set " + name, Keyed.hash(List.of(value))));
        return new Settings(byName);
    }

    /** Returns the settings of a job that turns texts into vectors. */
    static Settings ofVectors(String model, String server, @Nullable Integer dimensions, String text) {
        Map<String, String> byName = new LinkedHashMap<>();
        byName.put("model", model);
        byName.put("server", server);
        byName.put(TEXT, text);
        put(byName, "dimensions", dimensions);
        return new Settings(byName);
    }

    /** Returns whether these are the settings of a job without prompts. */
    boolean isWithoutPrompts() {
        return byName.containsKey(FLOW) || byName.containsKey(TEXT);
    }

    private static String prompt(int position) {
        return position == 0 ? "prompt" : "prompt " + (position + 1);
    }

    private static void put(Map<String, String> byName, String name, @Nullable Object value) {
        if (value != null) {
            byName.put(name, value.toString());
        }
    }

    /** Returns the plan with these settings. */
    Plan plan() {
        List<Question> questions = new ArrayList<>();
        String system = given("system");
        String schema = given("schema");
        String maxTokens = given("max tokens");
        for (int i = 0; byName.containsKey(prompt(i)); i++) {
            boolean isLast = !byName.containsKey(prompt(i + 1));
            questions.add(new Question(
                    Template.of(Objects.requireNonNull(byName.get(prompt(i)))),
                    system == null ? null : Template.of(system),
                    isLast && schema != null ? new JsonSchema(schema) : null,
                    maxTokens == null ? null : Integer.valueOf(maxTokens),
                    byName.get("name of " + prompt(i))));
        }
        return new Plan(questions, given("fetch"), byName.getOrDefault("model", ""), byName.getOrDefault("server", ""));
    }

    private @Nullable String given(String name) {
        String value = byName.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Returns the recorded settings, or empty if there are none. */
    static Optional<Settings> find(Ledger ledger) {
        Optional<StepRecord> record = ledger.find(RUN_ID, STEP);
        if (record.isEmpty() || record.get().value() == null) {
            return Optional.empty();
        }
        Object kept = ledger.codec().decode(record.get().value(), Map.class);
        Map<String, String> byName = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(kept)).forEach((name, value) -> byName.put("" + name, "" + value));
        return Optional.of(new Settings(byName));
    }

    /** Returns the names of the settings that differ. */
    Set<String> differences(Settings other) {
        Set<String> names = new TreeSet<>(byName.keySet());
        names.addAll(other.byName.keySet());
        names.removeIf(name -> Objects.equals(byName.get(name), other.byName.get(name)));
        return names;
    }

    /** Records the settings, unless they are its newest ones. Blocks until they are durable. */
    void noteIn(Ledger ledger) {
        if (find(ledger).filter(this::equals).isEmpty()) {
            StepCodec codec = ledger.codec();
            Object value = codec.encode(byName, Map.class);
            ledger.keep(RUN_ID, STEP, new StepRecord(StepRecord.Kind.DONE, value, "", 0));
        }
    }
}
