package io.pocketflow.cli;

import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.Journal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings that the answers of a bulk run depend on besides the items, by name. They are recorded in the journal,
 * so that a change can be reported. The step's fingerprint, not this record, invalidates old answers. Immutable.
 */
record Settings(Map<String, String> byName) {

    /** The run id of the settings in a journal. */
    static final String RUN_ID = "settings";

    private static final StepKey STEP = new StepKey(List.of(new StepKey.Part("settings", 0, "")));

    /**
     * Returns the settings of a run.
     * @param server the address of the model's server; empty for the offline model
     */
    static Settings of(String model, String server, Question question) {
        Map<String, String> byName = new LinkedHashMap<>();
        byName.put("model", model);
        byName.put("server", server);
        byName.put("prompt", question.prompt().toString());
        byName.put("system", question.system() == null ? "" : question.system().toString());
        byName.put("schema", question.schema() == null ? "" : question.schema().json());
        byName.put(
                "max tokens",
                question.maxTokens() == null ? "" : question.maxTokens().toString());
        return new Settings(byName);
    }

    /**
     * Records the settings in the journal. Returns the names of the changed ones; empty if none were recorded before.
     */
    List<String> noteIn(Journal journal) {
        StepCodec codec = journal.codec().orElseThrow();
        Optional<StepRecord> before = journal.find(RUN_ID, STEP);
        List<String> changed = new ArrayList<>();
        if (before.isPresent()) {
            Object kept = codec.decode(Objects.requireNonNull(before.get().value()), Map.class);
            byName.forEach((name, value) -> {
                if (!value.equals(((Map<?, ?>) Objects.requireNonNull(kept)).get(name))) {
                    changed.add(name);
                }
            });
            if (changed.isEmpty()) {
                return changed;
            }
        }
        Object value = codec.encode(byName, Map.class);
        journal.save(RUN_ID, STEP, new StepRecord(StepRecord.Kind.DONE, value, "", 0))
                .join();
        return changed;
    }

    /** Returns a hash of all settings: the first 8 bytes of the SHA-256 of their text. */
    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(byName.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
