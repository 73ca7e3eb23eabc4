package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.wire.ReportedText;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One output item of Responses, as far as a stream has reported it, by deltas or as a whole item. The item is its own
 * key among the calls of a reply. Used by one thread at a time.
 */
final class ResponsesItem {

    /** The lists of texts of an item, each with its own index. */
    enum Texts {
        TEXT,
        REFUSAL,
        SUMMARY,
        THOUGHT,
        ARGUMENTS
    }

    private record Part(Texts texts, int index) {}

    /** The index of texts without a number. */
    private static final int UNNUMBERED = -1;

    private final Map<Part, ReportedText> reported = new HashMap<>();
    /** The annotations of the parts of its content, each once. */
    private final Map<Integer, Set<JsonNode>> annotations = new TreeMap<>();

    private boolean made;
    private String type = "";
    private String id = "";
    private String callId = "";
    private @Nullable JsonNode finished;

    /** Records the type and ids in an event about the item; the first values count. */
    void describe(@Nullable String type, @Nullable String id, @Nullable String callId) {
        this.type = this.type.isEmpty() && type != null ? type : this.type;
        this.id = this.id.isEmpty() && id != null ? id : this.id;
        this.callId = this.callId.isEmpty() && callId != null ? callId : this.callId;
    }

    String type() {
        return type;
    }

    /** Returns the item's id and the id of its call, as far as they are known. */
    List<String> ids() {
        return Stream.of(id, callId).filter(known -> !known.isEmpty()).toList();
    }

    /** Stores the whole item, as the server reported it at the end. */
    void finish(JsonNode whole) {
        finished = whole;
    }

    @Nullable
    JsonNode finished() {
        return finished;
    }

    /** Counts a delta; the index is missing where the server gives none. */
    String delta(Texts texts, JsonNode index, String delta) {
        int number = index.isIntegralNumber() ? index.intValue() : UNNUMBERED;
        reported.computeIfAbsent(new Part(texts, number), unknown -> new ReportedText())
                .add(delta);
        return delta;
    }

    /** Returns the number of the part that an index of a delta stands for; 0 if there is none. */
    static int part(JsonNode index) {
        return index.isIntegralNumber() ? index.intValue() : 0;
    }

    /** Adds an annotation, or a list of annotations, of a part of the content. */
    void annotated(int part, JsonNode annotation) {
        Set<JsonNode> ofPart = annotations.computeIfAbsent(part, unknown -> new LinkedHashSet<>());
        if (annotation.isArray()) {
            annotation.forEach(ofPart::add);
        } else if (annotation.isObject()) {
            ofPart.add(annotation);
        }
    }

    /** Returns the annotations by the numbers of the parts. */
    Map<Integer, Set<JsonNode>> annotations() {
        return annotations;
    }

    /** Runs the action, the first time only: a whole item is reported at its end and at the end of the reply. */
    void once(Runnable action) {
        if (!made) {
            made = true;
            action.run();
        }
    }

    boolean has(Texts texts) {
        return reported.keySet().stream().anyMatch(part -> part.texts == texts);
    }

    /**
     * Returns the part of a text that deltas have not reported. Deltas without a number may belong to any text: they
     * count as all texts if the item has more than one.
     */
    String rest(Texts texts, int index, int count, String whole) {
        ReportedText unnumbered = reported.get(new Part(texts, UNNUMBERED));
        if (unnumbered != null) {
            return count == 1 ? unnumbered.rest(whole) : "";
        }
        return reported.computeIfAbsent(new Part(texts, index), unknown -> new ReportedText())
                .rest(whole);
    }
}
