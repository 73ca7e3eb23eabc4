package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The output items that a stream of Responses has reported, in order. Used by one thread at a time. */
final class ResponsesItems {

    private final Map<Object, ResponsesItem> byKey = new LinkedHashMap<>();

    /** Returns the item of an event, and records the event's data about the item. */
    ResponsesItem of(Place event, @Nullable String type) {
        Place described = event.at("item");
        ResponsesItem item = byKey.computeIfAbsent(key(event), unknown -> new ResponsesItem());
        String id = described.at("id").word();
        String typeOfItem = described.at("type").word();
        item.describe(
                typeOfItem == null ? type : typeOfItem,
                id == null ? event.at("item_id").word() : id,
                described.at("call_id").word());
        return item;
    }

    /** Returns the key of an item. The index has priority, because some servers give one item several ids. */
    private static Object key(Place event) {
        JsonNode index = event.at("output_index").node();
        if (index.isIntegralNumber()) {
            return index.longValue();
        }
        String id = event.at("item_id").word();
        String idOfItem = event.at("item").at("id").word();
        return id != null ? id : idOfItem != null ? idOfItem : "";
    }

    /** Returns the items that were reported whole. */
    List<JsonNode> finished() {
        return reported().stream()
                .map(ResponsesItem::finished)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the items that events have reported, by their indices; an item without an index follows the one before it. */
    private List<ResponsesItem> reported() {
        Map<ResponsesItem, Long> indices = new HashMap<>();
        long last = 0;
        for (Map.Entry<Object, ResponsesItem> entry : byKey.entrySet()) {
            last = entry.getKey() instanceof Long index ? index : last;
            indices.put(entry.getValue(), last);
        }
        return byKey.values().stream()
                .sorted(Comparator.comparing(indices::get))
                .toList();
    }

    /** Returns these items of the last event with the reported items that the event lacks, each behind its predecessor. */
    List<ResponsesItem> ordered(List<ResponsesItem> last) {
        Set<ResponsesItem> inLast = new HashSet<>(last);
        Map<ResponsesItem, List<ResponsesItem>> behind = new HashMap<>();
        List<ResponsesItem> ordered = new ArrayList<>();
        ResponsesItem before = null;
        for (ResponsesItem item : reported()) {
            if (inLast.contains(item)) {
                before = item;
            } else if (before == null) {
                ordered.add(item);
            } else {
                behind.computeIfAbsent(before, unknown -> new ArrayList<>()).add(item);
            }
        }
        for (ResponsesItem item : last) {
            ordered.add(item);
            ordered.addAll(behind.getOrDefault(item, List.of()));
        }
        return ordered;
    }

    /**
     * Returns, for each item of the last event, the item reported before, or a new one. Ids decide first; then the
     * position, for items of the same type; then the order among items of the same type, because some servers leave
     * items out or number them differently.
     */
    List<ResponsesItem> matching(List<Place> output) {
        Set<ResponsesItem> free = new LinkedHashSet<>(byKey.values());
        Map<String, ResponsesItem> byId = new HashMap<>();
        free.forEach(item -> item.ids().forEach(id -> byId.putIfAbsent(id, item)));
        ResponsesItem[] found = new ResponsesItem[output.size()];
        match(output, found, free, i -> byId.get(output.get(i).at("id").word()));
        match(output, found, free, i -> byId.get(output.get(i).at("call_id").word()));
        match(output, found, free, i -> {
            ResponsesItem there = byKey.get((long) i);
            return there != null && there.type().equals(output.get(i).at("type").word()) ? there : null;
        });
        Map<String, Queue<ResponsesItem>> byType = new HashMap<>();
        free.forEach(item -> byType.computeIfAbsent(item.type(), unknown -> new ArrayDeque<>())
                .add(item));
        match(output, found, free, i -> {
            Queue<ResponsesItem> ofType = byType.get(output.get(i).at("type").word());
            return ofType == null ? null : ofType.poll();
        });
        for (int i = 0; i < found.length; i++) {
            found[i] = found[i] == null ? new ResponsesItem() : found[i];
        }
        return Arrays.asList(found);
    }

    private static void match(
            List<Place> output,
            ResponsesItem[] found,
            Set<ResponsesItem> free,
            IntFunction<@Nullable ResponsesItem> known) {
        for (int i = 0; i < output.size(); i++) {
            ResponsesItem item = found[i] == null ? known.apply(i) : null;
            if (item != null && free.remove(item)) {
                found[i] = item;
            }
        }
    }
}
