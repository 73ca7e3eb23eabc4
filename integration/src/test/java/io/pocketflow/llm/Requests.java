package io.pocketflow.llm;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A seeded generator of requests that combine all features of a provider's format. */
final class Requests {

    private static final List<ToolSpec> TOOLS = List.of(
            new ToolSpec("get_weather", "Tells the weather of a city", new JsonSchema("""
                    {"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},
                     "required":["city","days"],"additionalProperties":false}""")),
            new ToolSpec("get_time", "", new JsonSchema("""
                    {"type":"object","properties":{"zone":{"type":"string","enum":["UTC","Europe/Zurich"]}}}""")),
            new ToolSpec("list_all", "Lists ☃ \"everything\"", new JsonSchema("""
                    {"type":"object","properties":{"of":{"type":"array","items":{"$ref":"#/$defs/kind"}},
                     "least":{"anyOf":[{"type":"number"},{"type":"null"}]}},"$defs":{"kind":{"type":"string"}}}""")));

    private static final JsonSchema ANSWER = new JsonSchema("""
            {"type":"object","properties":{"text":{"type":"string"},"list":{"type":"array","items":{"type":"object",
             "properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}}},
             "required":["text","list"],"additionalProperties":false}""");

    private static final JsonSchema LOOSE =
            new JsonSchema("{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}}}");

    private static final List<String> WORDS =
            List.of("What is this? ☃", "Größe \"M\"\n\\ \t end", "x", "日本語と𝄞", "{\"not\":\"JSON for the format\"}");

    private static final Map<Provider, String> ORIGINALS =
            Map.of(Provider.OPENAI_RESPONSES, """
            [{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"Planning."}],
              "encrypted_content":"gAAAAABo8K3x"},
             {"id":"msg_1","type":"message","status":"completed","role":"assistant",
              "content":[{"type":"output_text","text":"Done.","annotations":[]}]}]""", Provider.ANTHROPIC, """
            [{"type":"thinking","thinking":"Hm.","signature":"EqQBCkYIBRgC"},
             {"type":"redacted_thinking","data":"EmwKAhgBEgy3"},{"type":"text","text":"Done."}]""", Provider.GEMINI, """
            [{"text":"Hm.","thought":true},{"text":"Done.","thoughtSignature":"CiQBjz1rXw=="}]""", Provider.OLLAMA, """
            {"role":"assistant","content":"Done.","thinking":"Hm."}""");

    private final Random random;
    private final Provider provider;

    Requests(Provider provider, long seed) {
        this.provider = provider;
        this.random = new Random(seed);
    }

    ChatRequest next() {
        List<Message> messages = new ArrayList<>();
        for (int systems = random.nextInt(3); systems > 0; systems--) {
            Message system = Message.system(Part.text("Be kind. " + words()), Part.cacheUpToHere());
            messages.add(provider == Provider.OPENAI && random.nextBoolean() ? system.withName("rules") : system);
        }
        messages.add(user());
        boolean tools = random.nextInt(3) > 0;
        for (int turns = random.nextInt(4); turns > 0; turns--) {
            addTurn(messages, tools);
        }
        ChatRequest request = ChatRequest.of(messages);
        if (tools) {
            request = request.withTools(TOOLS.subList(0, 1 + random.nextInt(TOOLS.size())).stream()
                    .map(this::changed)
                    .toList());
        }
        if (random.nextInt(4) > 0) {
            request = request.withToolChoice(choice(request.tools()));
        }
        if (random.nextInt(3) == 0) {
            request = request.withResponseFormat(format());
        }
        return withNumbers(request);
    }

    private ChatRequest withNumbers(ChatRequest asked) {
        ChatRequest request = asked;
        if (random.nextBoolean()) {
            // all values are exact in 32 bits too, because Google's client reads them as floats
            request = request.withTemperature(random.nextInt(9) / 8.0);
        }
        if (random.nextBoolean()) {
            request = request.withMaxTokens(1 + random.nextInt(4000));
        }
        if (random.nextBoolean() && provider != Provider.OPENAI_RESPONSES) {
            request = random.nextBoolean() ? request.withStop("END", "☃") : request.withStop("END");
        }
        if (random.nextBoolean()) {
            request = request.withSeed(random.nextBoolean() ? random.nextInt(1000) : random.nextLong());
        }
        return request;
    }

    private ResponseFormat format() {
        return switch (random.nextInt(3)) {
            case 0 -> provider == Provider.ANTHROPIC ? ResponseFormat.of("answer", ANSWER) : ResponseFormat.JSON;
            case 1 -> ResponseFormat.of("loose_answer", LOOSE);
            default -> ResponseFormat.of("answer", ANSWER);
        };
    }

    private ToolChoice choice(List<ToolSpec> tools) {
        boolean mayRequire = provider != Provider.OLLAMA && !tools.isEmpty();
        return switch (mayRequire ? random.nextInt(6) : random.nextInt(2)) {
            case 0 -> ToolChoice.AUTO;
            case 1 -> ToolChoice.NONE;
            case 2 -> ToolChoice.REQUIRED;
            case 3 -> ToolChoice.REQUIRED.among(tools.get(0).name());
            case 4 -> ToolChoice.AUTO.among(tools.get(tools.size() - 1).name());
            default -> ToolChoice.of(tools.get(random.nextInt(tools.size())).name());
        };
    }

    private ToolSpec changed(ToolSpec tool) {
        boolean hasStrict = provider != Provider.GEMINI && provider != Provider.OLLAMA;
        ToolSpec changed = random.nextInt(3) == 0 ? tool.withStrict(hasStrict && random.nextBoolean()) : tool;
        boolean hasDeferred = provider == Provider.ANTHROPIC || provider == Provider.OPENAI_RESPONSES;
        changed = hasDeferred && random.nextInt(3) == 0 ? changed.withOption("defer_loading", true) : changed;
        return changed.withCacheUpToHere(random.nextInt(3) == 0);
    }

    private String words() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private Message user() {
        List<Part> parts = new ArrayList<>(List.of(Part.text(words())));
        if (random.nextInt(3) == 0) {
            parts.add(Part.image("image/png", new byte[] {1, 2, 3}));
        }
        if (random.nextInt(4) == 0) {
            parts.add(random.nextBoolean() ? Part.cacheUpToHere() : Part.cacheUpToHereForAnHour());
        }
        if (random.nextInt(4) == 0 && provider != Provider.OLLAMA && provider != Provider.ANTHROPIC) {
            Part.Detail[] details = Part.Detail.values();
            parts.add(Part.image("image/png", new byte[] {1}, details[random.nextInt(details.length)]));
        }
        if (random.nextInt(3) == 0 && provider != Provider.OLLAMA) {
            parts.add(Part.image(URI.create("https://example.com/a.png?b=c&d=%20")));
        }
        if (random.nextInt(3) == 0) {
            parts.addAll(files());
        }
        if (random.nextInt(3) == 0) {
            parts.add(Part.text(words()));
        }
        return Message.user(parts.toArray(Part[]::new));
    }

    /** Returns files of the kinds that the provider's format can express. */
    private List<Part> files() {
        byte[] data = {104, 105};
        Part pdf = Part.file("application/pdf", data, "report ☃.pdf");
        Part text = Part.file("text/plain", data);
        Part address = Part.file(URI.create("https://example.com/a.pdf?b=c"));
        Part id = Part.fileId("file_1");
        Part picture = Part.fileId("image/png", "file_2");
        return switch (provider) {
            case OPENAI -> List.of(pdf, text, id, Part.file("audio/wav", data), Part.file("audio/mpeg", data));
            case OPENAI_RESPONSES, ANTHROPIC -> List.of(pdf, text, address, id, picture);
            case GEMINI ->
                List.of(pdf, text, address, id, picture, Part.file("audio/flac", data), Part.file("video/mp4", data));
            case OLLAMA -> List.of();
        };
    }

    private void addTurn(List<Message> messages, boolean tools) {
        switch (random.nextInt(tools ? 4 : 2)) {
            case 0 -> {
                List<Part> said = List.of(new Part.Reasoning("hm"), Part.text(words()));
                messages.add(new Message(Message.Role.ASSISTANT, said, null));
            }
            case 1 -> messages.add(original());
            default -> addCalls(messages);
        }
        messages.add(user());
    }

    /** Returns an assistant message with an original of this provider, which must be sent back unchanged. */
    private Message original() {
        String json = ORIGINALS.get(provider);
        Message.Original original = json == null ? null : new Message.Original(provider.prefix(), json);
        return new Message(Message.Role.ASSISTANT, List.of(Part.text("Done.")), original);
    }

    private ToolResult withAttachments(ToolResult result) {
        Part picture = Part.image("image/png", new byte[] {1, 2});
        Part pdf = Part.file("application/pdf", new byte[] {1, 2}, "table.pdf");
        return switch (random.nextInt(3)) {
            case 0 -> result;
            case 1 -> provider == Provider.OPENAI ? result : result.withAttachments(List.of(picture));
            default ->
                provider == Provider.OPENAI || provider == Provider.OLLAMA
                        ? result
                        : result.withAttachments(List.of(picture, pdf));
        };
    }

    private void addCalls(List<Message> messages) {
        ToolCall first = new ToolCall("call_1", "get_weather", "{\"city\":\"Zürich\",\"days\":2}");
        ToolCall second = new ToolCall("call_2", "get_time", "{}");
        List<Part> said = new ArrayList<>(List.of(first));
        List<ToolResult> results = new ArrayList<>(List.of(withAttachments(ToolResult.of(first, "{\"degrees\":18}"))));
        if (random.nextBoolean()) {
            said.add(0, Part.text("I look it up."));
            said.add(second);
            results.add(
                    random.nextBoolean()
                            ? ToolResult.failure(second, "there is no clock")
                            : ToolResult.of(second, random.nextBoolean() ? "" : words()));
        }
        messages.add(new Message(Message.Role.ASSISTANT, said, null));
        if (random.nextBoolean()) {
            messages.add(Message.tool(results));
        } else {
            results.forEach(result -> messages.add(Message.tool(List.of(result))));
        }
    }
}
