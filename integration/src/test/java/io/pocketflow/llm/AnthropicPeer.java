package io.pocketflow.llm;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextCitation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Citation.Location;
import io.pocketflow.llm.Citation.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Anthropic's own client. */
final class AnthropicPeer {

    private final AnthropicClient client;

    AnthropicPeer(String baseUrl) {
        client = AnthropicOkHttpClient.builder()
                .baseUrl(baseUrl)
                .apiKey("sk-canary-777")
                .maxRetries(0)
                .build();
    }

    SeenReply messages(boolean streaming) {
        MessageCreateParams question = MessageCreateParams.builder()
                .model(Judges.model(Provider.ANTHROPIC))
                .maxTokens(100)
                .addUserMessage("Hi")
                .build();
        if (!streaming) {
            return seen(client.messages().create(question));
        }
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(question)) {
            stream.stream().forEach(whole::accumulate);
        }
        return seen(whole.message());
    }

    private static SeenReply seen(com.anthropic.models.messages.Message reply) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<SeenReply.Call> calls = new ArrayList<>();
        List<SeenReply.Cited> citations = new ArrayList<>();
        Map<String, List<String>> queries = new HashMap<>();
        List<Search> searches = new ArrayList<>();
        for (ContentBlock block : reply.content()) {
            block.text().ifPresent(words -> {
                text.append(words.text());
                words.citations().orElse(List.of()).forEach(one -> citations.add(cited(words.text(), one)));
            });
            block.serverToolUse()
                    .ifPresent(call -> queries.put(
                            call.id(),
                            List.of(written(call._input()).path("query").asText())));
            block.webSearchToolResult()
                    .ifPresent(found -> searches.add(new Search(
                            queries.getOrDefault(found.toolUseId(), List.of()),
                            found.content().resultBlocks().orElse(List.of()).stream()
                                    .map(page -> Source.page(page.url(), page.title()))
                                    .toList())));
            block.thinking().ifPresent(words -> reasoning.append(words.thinking()));
            block.toolUse()
                    .ifPresent(call -> calls.add(new SeenReply.Call(call.id(), call.name(), written(call._input()))));
        }
        String finish = reply.stopReason().map(word -> word.asString()).orElse("");
        return new SeenReply(
                text.toString(),
                reasoning.toString(),
                calls,
                finish,
                usage(reply.usage()),
                List.of(),
                searches,
                citations);
    }

    private static SeenReply.Cited cited(String words, TextCitation citation) {
        Integer document = citation.documentIndex().map(Long::intValue).orElse(null);
        Source source = citation.webSearchResultLocation()
                .map(page -> Source.page(page.url(), page.title().orElse(null)))
                .or(() -> citation.searchResultLocation()
                        .map(found -> new Source(
                                found.source(), found.title().orElse(null), null, (int) found.searchResultIndex())))
                .orElseGet(() -> new Source(
                        null,
                        citation.documentTitle().orElse(null),
                        citation.fileId().orElse(null),
                        document));
        Location location = citation.charLocation()
                .map(place -> new Location(Unit.CHARACTER, place.startCharIndex(), place.endCharIndex()))
                .or(() -> citation.pageLocation()
                        .map(place -> new Location(Unit.PAGE, place.startPageNumber(), place.endPageNumber())))
                .or(() -> citation.startBlockIndex()
                        .map(start -> new Location(
                                Unit.BLOCK, start, citation.endBlockIndex().orElseThrow())))
                .orElse(null);
        return SeenReply.Cited.of(words, source, citation.citedText(), location);
    }

    private static JsonNode written(Object input) {
        try {
            return SeenReply.parsed(
                    com.anthropic.core.ObjectMappers.jsonMapper().writeValueAsString(input));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Converts the usage. The format counts input read from or written to the cache separately from other input. */
    private static Usage usage(com.anthropic.models.messages.Usage usage) {
        long cached = usage.cacheReadInputTokens().orElse(0L);
        return new Usage(
                usage.inputTokens() + usage.cacheCreationInputTokens().orElse(0L) + cached,
                usage.outputTokens(),
                cached,
                usage.outputTokensDetails()
                        .map(details -> details.thinkingTokens())
                        .orElse(0L),
                usage.cacheCreationInputTokens().orElse(0L),
                usage.cacheCreation()
                        .map(written -> written.ephemeral1hInputTokens())
                        .orElse(0L),
                0,
                0);
    }
}
