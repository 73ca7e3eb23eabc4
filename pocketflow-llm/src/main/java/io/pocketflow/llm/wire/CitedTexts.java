package io.pocketflow.llm.wire;

import io.pocketflow.llm.Citation;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The citations of a reply while it is assembled. Each belongs to the text of one place, which may still grow. Used by one thread at a
 * time.
 */
final class CitedTexts {

    private record Cited(
            Passage passage, Source source, @Nullable String quote, Citation.@Nullable Location location) {

        Citation of(String text, int offset) {
            Passage.Range range = passage.in(text).behind(offset);
            return new Citation(source, range.start(), range.end(), quote, location);
        }
    }

    private final Map<Object, List<Cited>> byPlace = new LinkedHashMap<>();

    /** Adds a citation of a passage of the text at this place. */
    void add(
            Object place,
            Passage passage,
            Source source,
            @Nullable String quote,
            Citation.@Nullable Location location) {
        byPlace.computeIfAbsent(place, unknown -> new ArrayList<>()).add(new Cited(passage, source, quote, location));
    }

    /** Returns the parts of the pieces, with the citations of each place behind its last piece. */
    List<Part> among(List<ReplyAssembly.Piece> pieces) {
        List<Part> made = pieces.stream().map(ReplyAssembly.Piece::part).toList();
        if (byPlace.isEmpty()) {
            return made;
        }
        Map<Object, Integer> lasts = new HashMap<>();
        Map<Object, Integer> offsets = new HashMap<>();
        Map<Object, StringBuilder> texts = new HashMap<>();
        int offset = 0;
        for (int i = 0; i < made.size(); i++) {
            Object place = pieces.get(i).place();
            lasts.put(place, i);
            if (made.get(i) instanceof Part.Text words) {
                offsets.putIfAbsent(place, offset);
                texts.computeIfAbsent(place, unknown -> new StringBuilder()).append(words.text());
                offset += words.text().length();
            }
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            Object place = pieces.get(i).place();
            parts.add(made.get(i));
            if (lasts.get(place) == i) {
                add(place, texts.get(place), offsets.getOrDefault(place, offset), parts);
            }
        }
        for (Object place : byPlace.keySet()) {
            if (!lasts.containsKey(place)) {
                add(place, null, offset, parts);
            }
        }
        return parts;
    }

    private void add(Object place, @Nullable CharSequence text, int offset, List<Part> to) {
        String words = text == null ? "" : text.toString();
        for (Cited cited : byPlace.getOrDefault(place, List.of())) {
            to.add(cited.of(words, offset));
        }
    }
}
