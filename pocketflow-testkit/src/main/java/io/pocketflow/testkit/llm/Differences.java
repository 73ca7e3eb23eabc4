package io.pocketflow.testkit.llm;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The differences between a request and the recorded requests, for messages. */
final class Differences {

    /** The characters that count as much as one field that differs. */
    private static final int OF_A_FIELD = 20;

    /** The characters that a message quotes before and after the first difference of two texts. */
    private static final int AROUND = 30;

    private final List<String> lines = new ArrayList<>();
    private long distance;

    private Differences(ChatRequest asked, ChatRequest recorded) {
        for (RecordComponent field : ChatRequest.class.getRecordComponents()) {
            if (field.getName().equals("messages")) {
                messages(asked.messages(), recorded.messages());
                continue;
            }
            Object now = value(field, asked);
            Object then = value(field, recorded);
            if (!Objects.equals(now, then)) {
                lines.add(field.getName() + text(now.toString(), then.toString()));
                distance += OF_A_FIELD;
            }
        }
    }

    /** Returns the nearest recorded request, and how the request differs from it. */
    static String toNearest(ChatRequest asked, List<ChatRequest> recorded) {
        if (recorded.isEmpty()) {
            return "there are no recordings";
        }
        Differences nearest = new Differences(asked, recorded.get(0));
        int number = 1;
        for (int i = 1; i < recorded.size(); i++) {
            Differences next = new Differences(asked, recorded.get(i));
            if (next.distance < nearest.distance) {
                nearest = next;
                number = i + 1;
            }
        }
        return "the nearest of " + recorded.size() + " is request " + number + ", which differs in "
                + String.join("; ", nearest.lines);
    }

    private static Object value(RecordComponent field, ChatRequest request) {
        try {
            Object value = field.getAccessor().invoke(request);
            return value == null ? "none" : value;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the field " + field.getName() + " of a request cannot be read", e);
        }
    }

    private void messages(List<Message> asked, List<Message> recorded) {
        if (asked.size() != recorded.size()) {
            lines.add("the number of messages (recorded " + recorded.size() + ", asked " + asked.size() + ")");
            distance += OF_A_FIELD * (long) Math.abs(asked.size() - recorded.size());
        }
        for (int i = 0; i < Math.min(asked.size(), recorded.size()); i++) {
            Message now = asked.get(i);
            Message then = recorded.get(i);
            if (!now.equals(then)) {
                String role = now.role().name().toLowerCase(Locale.ROOT);
                boolean sameRole = now.role() == then.role();
                String texts = text(whole(now, sameRole), whole(then, sameRole));
                lines.add("message " + (i + 1) + " (" + role + ")" + texts);
            }
        }
    }

    private static String whole(Message message, boolean sameRole) {
        String text = ScriptedModel.text(message);
        return (sameRole ? "" : message.role() + ": ")
                + text
                + (message.original() == null ? "" : " " + message.original());
    }

    /** Adds the distance of two texts, and returns their first difference. */
    private String text(String asked, String recorded) {
        int shorter = Math.min(asked.length(), recorded.length());
        int start = 0;
        while (start < shorter && asked.charAt(start) == recorded.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && asked.charAt(asked.length() - 1 - end) == recorded.charAt(recorded.length() - 1 - end)) {
            end++;
        }
        distance += Math.max(asked.length(), recorded.length()) - start - end + 1L;
        return ": recorded '" + around(recorded, start) + "', asked '" + around(asked, start) + "'";
    }

    private static String around(String text, int place) {
        int from = Math.max(0, place - AROUND);
        int to = Math.min(text.length(), place + AROUND);
        return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
    }
}
