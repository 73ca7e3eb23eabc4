package io.pocketflow.llm;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionWebSearch;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseUsage;
import java.util.ArrayList;
import java.util.List;

/** OpenAI's own client for both of its formats. */
final class OpenAiPeer {

    private final OpenAIClient client;

    OpenAiPeer(String baseUrl) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey("sk-canary-777")
                .maxRetries(0)
                .build();
    }

    SeenReply chat(boolean streaming) {
        ChatCompletionCreateParams question = ChatCompletionCreateParams.builder()
                .model(Judges.model(Provider.OPENAI))
                .addUserMessage("Hi")
                .build();
        if (!streaming) {
            return seen(client.chat().completions().create(question));
        }
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question)) {
            stream.stream().forEach(whole::accumulate);
        }
        return seen(whole.chatCompletion());
    }

    SeenReply responses(boolean streaming) {
        ResponseCreateParams question = ResponseCreateParams.builder()
                .model(Judges.model(Provider.OPENAI_RESPONSES))
                .input("Hi")
                .build();
        if (!streaming) {
            return seen(client.responses().create(question));
        }
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(question)) {
            stream.stream().forEach(whole::accumulate);
        }
        return seen(whole.response());
    }

    private static SeenReply seen(ChatCompletion reply) {
        ChatCompletion.Choice first = reply.choices().get(0);
        List<SeenReply.Call> calls = first.message().toolCalls().orElse(List.of()).stream()
                .map(OpenAiPeer::seen)
                .toList();
        ChatCompletionMessage message = first.message();
        // the client has no field for reasoning
        String text = message.content()
                .orElseGet(
                        () -> message.audio().map(audio -> audio.transcript()).orElse(""));
        return new SeenReply(
                text,
                "",
                calls,
                first.finishReason().asString(),
                reply.usage().map(OpenAiPeer::usage).orElse(Usage.NONE),
                message.audio().stream()
                        .map(audio -> new SeenReply.Medium("", audio.data()))
                        .toList(),
                List.of(),
                message.annotations().orElse(List.of()).stream()
                        .map(annotation -> annotation.urlCitation())
                        .map(cited -> SeenReply.Cited.of(
                                words(text, cited.startIndex(), cited.endIndex()),
                                Source.page(cited.url(), cited.title()),
                                "",
                                null))
                        .toList());
    }

    /** Returns the words between two numbers of code points. */
    private static String words(String text, long start, long end) {
        return text.substring(text.offsetByCodePoints(0, (int) start), text.offsetByCodePoints(0, (int) end));
    }

    private static SeenReply.Call seen(ChatCompletionMessageToolCall call) {
        if (call.isCustom()) {
            var custom = call.asCustom();
            return new SeenReply.Call(
                    custom.id(),
                    custom.custom().name(),
                    SeenReply.parsed(custom.custom().input()));
        }
        var function = call.asFunction();
        return new SeenReply.Call(
                function.id(),
                function.function().name(),
                SeenReply.parsed(function.function().arguments()));
    }

    private static Usage usage(CompletionUsage usage) {
        return new Usage(
                        usage.promptTokens(),
                        usage.completionTokens(),
                        usage.promptTokensDetails()
                                .flatMap(details -> details.cachedTokens())
                                .orElse(0L),
                        usage.completionTokensDetails()
                                .flatMap(details -> details.reasoningTokens())
                                .orElse(0L))
                .withAudio(
                        usage.promptTokensDetails()
                                .flatMap(details -> details.audioTokens())
                                .orElse(0L),
                        usage.completionTokensDetails()
                                .flatMap(details -> details.audioTokens())
                                .orElse(0L));
    }

    private static SeenReply seen(Response reply) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<SeenReply.Call> calls = new ArrayList<>();
        List<SeenReply.Medium> media = new ArrayList<>();
        List<Search> searches = new ArrayList<>();
        List<SeenReply.Cited> citations = new ArrayList<>();
        for (ResponseOutputItem item : reply.output()) {
            item.message()
                    .ifPresent(message -> message.content()
                            .forEach(content -> content.outputText().ifPresent(words -> {
                                text.append(words.text());
                                words._annotations()
                                        .asKnown()
                                        .orElse(List.of())
                                        .forEach(one -> citations.add(cited(words.text(), one)));
                            })));
            item.imageGenerationCall()
                    .flatMap(picture -> picture.result())
                    .ifPresent(data -> media.add(new SeenReply.Medium("image/png", data)));
            item.webSearchCall()
                    .flatMap(call -> call.action().search())
                    .ifPresent(search -> searches.add(new Search(
                            queries(search),
                            search.sources().orElse(List.of()).stream()
                                    .map(source -> Source.page(source.url(), null))
                                    .toList())));
            item.fileSearchCall()
                    .ifPresent(search -> searches.add(new Search(
                            search.queries(),
                            search.results().orElse(List.of()).stream()
                                    .map(found -> Source.file(
                                            found.fileId().orElse(null),
                                            found.filename().orElse(null)))
                                    .toList())));
            item.reasoning().ifPresent(thought -> reasoning.append(words(thought)));
            item.functionCall()
                    .ifPresent(call -> calls.add(
                            new SeenReply.Call(call.callId(), call.name(), SeenReply.parsed(call.arguments()))));
        }
        String status = reply.status().map(word -> word.asString()).orElse("");
        String reason = reply.incompleteDetails()
                .flatMap(details -> details.reason())
                .map(word -> word.asString())
                .orElse(status);
        return new SeenReply(
                text.toString(),
                reasoning.toString(),
                calls,
                reason,
                reply.usage().map(OpenAiPeer::usage).orElse(Usage.NONE),
                media,
                searches,
                citations);
    }

    @SuppressWarnings("deprecation") // older answers have only the one query
    private static List<String> queries(ResponseFunctionWebSearch.Action.Search search) {
        return search.queries().orElseGet(() -> search.query().stream().toList());
    }

    private static SeenReply.Cited cited(String text, ResponseOutputText.Annotation annotation) {
        return annotation
                .urlCitation()
                .map(page -> SeenReply.Cited.of(
                        words(text, page.startIndex(), page.endIndex()),
                        Source.page(page.url(), page.title()),
                        "",
                        null))
                .or(() -> annotation
                        .fileCitation()
                        .map(file -> SeenReply.Cited.of("", Source.file(file.fileId(), file.filename()), "", null)))
                .or(() -> annotation
                        .containerFileCitation()
                        .map(file -> SeenReply.Cited.of(
                                words(text, file.startIndex(), file.endIndex()),
                                Source.file(file.fileId(), file.filename()),
                                "",
                                null)))
                .orElseThrow();
    }

    private static String words(ResponseReasoningItem thought) {
        StringBuilder words = new StringBuilder();
        thought.summary().forEach(part -> words.append(part.text()));
        thought.content().ifPresent(parts -> parts.forEach(part -> words.append(part.text())));
        return words.toString();
    }

    private static Usage usage(ResponseUsage usage) {
        return new Usage(
                usage.inputTokens(),
                usage.outputTokens(),
                usage.inputTokensDetails().cachedTokens(),
                usage.outputTokensDetails().reasoningTokens());
    }
}
