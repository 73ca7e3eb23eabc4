package io.pocketflow.llm.offline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of a script. {@code ScriptModel} states their format. */
public final class ScriptLines {

    private static final List<String> FIELDS = List.of(
            "text",
            "reasoning",
            "toolCalls",
            "deltas",
            "usage",
            "model",
            "finishReason",
            "failure",
            "when",
            "repeats",
            "request",
            "reply");

    private ScriptLines() {}

    // ---- reading

    /** Returns the answers in a file. */
    public static List<ScriptedAnswer> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException("the script " + file + " does not exist", missing);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the script " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        List<ScriptedAnswer> answers = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line =
                    i == 0 && lines.get(0).startsWith("\ufeff") ? lines.get(0).substring(1) : lines.get(i);
            if (!line.isBlank()) {
                answers.add(parse(line, "line " + (i + 1) + " of the script " + file + ": "));
            }
        }
        return answers;
    }

    /** Returns the answer in a line. */
    public static ScriptedAnswer parse(String line) {
        return parse(line, "");
    }

    private static ScriptedAnswer parse(String line, String where) {
        try {
            return answer(Json.strict(line));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    where + "an answer must be a JSON object but is malformed: " + Json.problem(malformed), malformed);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(where + wrong.getMessage(), wrong);
        }
    }

    private static ScriptedAnswer answer(JsonNode line) throws JsonProcessingException {
        if (!line.isObject()) {
            throw new IllegalArgumentException("an answer must be a JSON object but is " + line);
        }
        onlyThese(line, "an answer", FIELDS);
        JsonNode reply = line.path("reply");
        ScriptedAnswer answer = reply.isMissingNode()
                ? ofFields(line)
                : ScriptedAnswer.replying(Json.MAPPER.treeToValue(reply, ChatReply.class));
        answer = answer.withDeltas(deltas(line.path("deltas")));
        answer = line.has("when") ? answer.when(text(line, "when")) : answer;
        answer = line.has("request")
                ? answer.forRequest(Json.MAPPER.treeToValue(line.get("request"), ChatRequest.class))
                : answer;
        return typed(line, "repeats", line.path("repeats").isBoolean(), "true or false")
                        && line.path("repeats").booleanValue()
                ? answer.repeating()
                : answer;
    }

    private static ScriptedAnswer ofFields(JsonNode line) {
        if (line.has("failure")) {
            return failure(line);
        }
        List<Part> parts = new ArrayList<>();
        if (line.has("reasoning")) {
            parts.add(new Part.Reasoning(text(line, "reasoning")));
        }
        if (line.has("text")) {
            parts.add(Part.text(text(line, "text")));
        } else if (line.has("deltas")) {
            String joined = deltas(line.path("deltas")).stream()
                    .map(delta -> delta instanceof ChatEvent.TextDelta words ? words.text() : "")
                    .collect(Collectors.joining());
            parts.addAll(joined.isEmpty() ? List.of() : List.of(Part.text(joined)));
        }
        List<ToolCall> calls = toolCalls(line.path("toolCalls"));
        parts.addAll(calls);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "an answer must have a text, deltas, toolCalls, a reply or a failure but has only " + names(line));
        }
        FinishReason normal = calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
        return ScriptedAnswer.replying(new ChatReply(
                new Message(Message.Role.ASSISTANT, parts, null),
                line.has("finishReason") ? constant(FinishReason.class, line, "finishReason") : normal,
                null,
                usage(line.path("usage")),
                line.has("model") ? text(line, "model") : "script",
                null,
                null,
                null));
    }

    private static ScriptedAnswer failure(JsonNode line) {
        for (String other : List.of("text", "reasoning", "toolCalls", "usage", "finishReason")) {
            if (line.has(other)) {
                throw new IllegalArgumentException("an answer with a failure must not have the field " + other);
            }
        }
        JsonNode failure = line.get("failure");
        if (!failure.isObject()) {
            throw new IllegalArgumentException("failure must be an object with a kind but is " + failure);
        }
        onlyThese(failure, "a failure", List.of("kind", "message", "status", "retryAfterMs"));
        Kind kind = constant(Kind.class, failure, "kind");
        int status = (int) Math.min(count(failure, "status"), Integer.MAX_VALUE);
        Duration wait = Duration.ofMillis(count(failure, "retryAfterMs"));
        return failure.has("message")
                ? ScriptedAnswer.failing(
                        new ScriptedAnswer.Failure(kind, text(failure, "message"), status, wait.isZero() ? null : wait))
                : ScriptedAnswer.failing(kind, status, wait);
    }

    private static List<ToolCall> toolCalls(JsonNode list) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : list(list, "toolCalls")) {
            onlyThese(call, "a tool call", List.of("name", "arguments", "id"));
            JsonNode arguments = call.path("arguments");
            calls.add(new ToolCall(
                    call.has("id") ? text(call, "id") : "",
                    text(call, "name"),
                    arguments.isTextual()
                            ? arguments.textValue()
                            : arguments.isMissingNode() ? "{}" : arguments.toString()));
        }
        return calls;
    }

    private static List<ChatEvent> deltas(JsonNode list) {
        List<ChatEvent> deltas = new ArrayList<>();
        for (JsonNode delta : list(list, "deltas")) {
            JsonNode call = delta.path("toolCall");
            if (delta.isTextual()) {
                deltas.add(new ChatEvent.TextDelta(delta.textValue()));
            } else if (call.isObject()) {
                deltas.add(new ChatEvent.ToolCallDelta(
                        (int) count(call, "index"), text(call, "id"), text(call, "name"), text(call, "arguments")));
            } else {
                onlyThese(delta, "a delta", List.of("reasoning", "toolCall"));
                deltas.add(new ChatEvent.ReasoningDelta(text(delta, "reasoning")));
            }
        }
        return deltas;
    }

    private static Usage usage(JsonNode usage) {
        if (usage.isMissingNode()) {
            return Usage.NONE;
        }
        onlyThese(
                usage,
                "usage",
                List.of(
                        "inputTokens",
                        "outputTokens",
                        "cachedTokens",
                        "reasoningTokens",
                        "cacheWriteTokens",
                        "hourWriteTokens",
                        "audioInputTokens",
                        "audioOutputTokens"));
        return new Usage(
                count(usage, "inputTokens"),
                count(usage, "outputTokens"),
                count(usage, "cachedTokens"),
                count(usage, "reasoningTokens"),
                count(usage, "cacheWriteTokens"),
                count(usage, "hourWriteTokens"),
                count(usage, "audioInputTokens"),
                count(usage, "audioOutputTokens"));
    }

    private static Iterable<JsonNode> list(JsonNode list, String name) {
        if (!list.isMissingNode() && !list.isArray()) {
            throw new IllegalArgumentException(name + " must be a list but is " + list);
        }
        return list;
    }

    private static String text(JsonNode object, String field) {
        JsonNode text = object.path(field);
        if (!text.isTextual()) {
            throw new IllegalArgumentException(
                    field + " must be a text but is " + (text.isMissingNode() ? "missing" : text.toString()));
        }
        return text.textValue();
    }

    private static long count(JsonNode object, String field) {
        JsonNode count = object.path(field);
        return typed(object, field, count.canConvertToExactIntegral() && count.isNumber(), "a whole number")
                ? count.longValue()
                : 0;
    }

    /** Returns whether the field is there, and rejects a value of another type. */
    private static boolean typed(JsonNode object, String field, boolean isOfType, String type) {
        if (object.has(field) && !isOfType) {
            throw new IllegalArgumentException(field + " must be " + type + " but is " + object.get(field));
        }
        return object.has(field);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, JsonNode object, String field) {
        String name = text(object, field);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field + " must be one of "
                        + Arrays.toString(type.getEnumConstants()) + " but is '" + name + "'"));
    }

    private static void onlyThese(JsonNode object, String what, List<String> known) {
        if (!object.isObject()) {
            throw new IllegalArgumentException(what + " must be an object but is " + object);
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new IllegalArgumentException(what + " has no field '" + name + "': known are " + known);
            }
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    // ---- writing

    /** Returns the line of an answer. */
    public static String line(ScriptedAnswer answer) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        if (answer.when() != null) {
            line.put("when", answer.when());
        }
        if (answer.repeats()) {
            line.put("repeats", true);
        }
        if (answer.request() != null) {
            line.set("request", Json.MAPPER.valueToTree(answer.request()));
        }
        if (answer.reply() != null) {
            line.set("reply", Json.MAPPER.valueToTree(answer.reply()));
        }
        if (!answer.deltas().isEmpty()) {
            ArrayNode deltas = line.putArray("deltas");
            answer.deltas().forEach(delta -> add(delta, deltas));
        }
        if (answer.failure() != null) {
            line.set("failure", failure(answer.failure()));
        }
        return line.toString();
    }

    private static ObjectNode failure(ScriptedAnswer.Failure failure) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("kind", failure.kind().name()).put("message", failure.message());
        if (failure.status() > 0) {
            line.put("status", failure.status());
        }
        if (failure.retryAfter() != null) {
            line.put("retryAfterMs", failure.retryAfter().toMillis());
        }
        return line;
    }

    private static void add(ChatEvent delta, ArrayNode list) {
        if (delta instanceof ChatEvent.TextDelta words) {
            list.add(words.text());
        } else if (delta instanceof ChatEvent.ReasoningDelta thoughts) {
            list.addObject().put("reasoning", thoughts.text());
        } else if (delta instanceof ChatEvent.ToolCallDelta call) {
            list.addObject()
                    .putObject("toolCall")
                    .put("index", call.index())
                    .put("id", call.id())
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
    }
}
