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
 * What the answers of a bulk run depend on besides the items, by name. It is noted in the journal, so that a change can
 * be told; that changed answers are asked anew is seen to by the step's fingerprint. Immutable.
 */
record Settings(Map<String, String> byName) {

    /** The id under which they stand in a journal. */
    static final String RUN_ID = "settings";

    private static final StepKey STEP = new StepKey(List.of(new StepKey.Part("settings", 0, "")));

    /**
     * Those of a run.
     *
     * @param server the address that the model is asked at; empty for the usual one
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

    /** Notes them in the journal; the names of those that were others before, none if there was nothing before. */
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

    /** A hash of all of them: the start of the SHA-256 of their text. */
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
