package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.types.Candidate;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.GroundingChunk;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.ModalityTokenCount;
import com.google.genai.types.Part;
import io.pocketflow.llm.Citation.Location;
import io.pocketflow.llm.Citation.Unit;
import io.pocketflow.llm.base.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Google's own client. Its users have to assemble a stream themselves. */
final class GeminiPeer {

    private final Client client;

    GeminiPeer(String baseUrl) {
        client = Client.builder()
                .apiKey("canary-777")
                .httpOptions(HttpOptions.builder().baseUrl(baseUrl).build())
                .build();
    }

    SeenReply generate(boolean streaming) {
        String model = Judges.model(Provider.GEMINI);
        if (!streaming) {
            return seen(List.of(client.models.generateContent(model, "Hi", null)));
        }
        List<GenerateContentResponse> chunks = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream = client.models.generateContentStream(model, "Hi", null)) {
            stream.forEach(chunks::add);
        }
        return seen(chunks);
    }

    private static SeenReply seen(List<GenerateContentResponse> chunks) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<SeenReply.Call> calls = new ArrayList<>();
        List<SeenReply.Medium> media = new ArrayList<>();
        Sources sources = new Sources();
        String finish = "";
        Usage usage = Usage.NONE;
        for (GenerateContentResponse chunk : chunks) {
            for (Part part : parts(chunk)) {
                boolean thought = part.thought().orElse(false);
                part.text().ifPresent(words -> (thought ? reasoning : text).append(words));
                part.inlineData()
                        .filter(data -> !thought)
                        .ifPresent(data -> media.add(new SeenReply.Medium(
                                data.mimeType().orElse(""),
                                Base64.getEncoder().encodeToString(data.data().orElse(new byte[0])))));
                part.functionCall()
                        .ifPresent(call -> calls.add(new SeenReply.Call(
                                call.id().orElse(""),
                                call.name().orElse(""),
                                arguments(call.args().orElse(Map.of())))));
            }
            sources.see(candidate(chunk));
            finish = candidate(chunk).finishReason().map(Object::toString).orElse(finish);
            usage = chunk.usageMetadata().map(GeminiPeer::usage).orElse(usage);
        }
        return new SeenReply(
                text.toString(),
                reasoning.toString(),
                calls,
                finish,
                usage,
                joined(media),
                sources.searches,
                sources.citations(text.toString()));
    }

    /** Joins the samples of audio that chunks divide. */
    private static List<SeenReply.Medium> joined(List<SeenReply.Medium> media) {
        List<SeenReply.Medium> joined = new ArrayList<>();
        for (SeenReply.Medium medium : media) {
            SeenReply.Medium last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null
                    && last.type().startsWith("audio/L16")
                    && last.type().equals(medium.type())) {
                ByteArrayOutputStream both = new ByteArrayOutputStream();
                both.writeBytes(Base64.getDecoder().decode(last.base64()));
                both.writeBytes(Base64.getDecoder().decode(medium.base64()));
                joined.set(
                        joined.size() - 1,
                        new SeenReply.Medium(last.type(), Base64.getEncoder().encodeToString(both.toByteArray())));
            } else {
                joined.add(medium);
            }
        }
        return joined;
    }

    /** The sources of a reply; the last chunk that has some has all. */
    private static final class Sources {

        private List<Search> searches = List.of();
        private List<SeenReply.Cited> grounded = List.of();
        private List<com.google.genai.types.Citation> recited = List.of();

        void see(Candidate candidate) {
            candidate.groundingMetadata().ifPresent(grounding -> {
                List<GroundingChunk> chunks = grounding.groundingChunks().orElse(List.of());
                List<Search> all = new ArrayList<>();
                all.add(new Search(
                        grounding.webSearchQueries().orElse(List.of()),
                        chunks.stream().map(Sources::source).toList()));
                candidate
                        .urlContextMetadata()
                        .flatMap(pages -> pages.urlMetadata())
                        .ifPresent(pages -> all.add(new Search(
                                List.of(),
                                pages.stream()
                                        .map(page ->
                                                Source.page(page.retrievedUrl().orElse(null), null))
                                        .toList())));
                searches = all;
                grounded = grounding.groundingSupports().orElse(List.of()).stream()
                        .flatMap(support -> support.groundingChunkIndices().orElse(List.of()).stream()
                                .map(chunks::get)
                                .map(chunk -> SeenReply.Cited.of(
                                        support.segment()
                                                .flatMap(segment -> segment.text())
                                                .orElse(""),
                                        source(chunk),
                                        chunk.retrievedContext()
                                                .flatMap(context -> context.text())
                                                .orElse(""),
                                        pages(chunk))))
                        .toList();
            });
            candidate
                    .citationMetadata()
                    .flatMap(citations -> citations.citations())
                    .ifPresent(citations -> recited = citations);
        }

        private static Source source(GroundingChunk chunk) {
            return chunk.web()
                    .map(page ->
                            Source.page(page.uri().orElse(null), page.title().orElse(null)))
                    .or(() -> chunk.retrievedContext()
                            .map(page -> Source.page(
                                    page.uri().orElse(null), page.title().orElse(null))))
                    .orElseThrow();
        }

        private static @Nullable Location pages(GroundingChunk chunk) {
            return chunk.retrievedContext()
                    .flatMap(context -> context.ragChunk())
                    .flatMap(rag -> rag.pageSpan())
                    .map(span -> new Location(
                            Unit.PAGE,
                            span.firstPage().orElseThrow(),
                            span.lastPage().orElseThrow() + 1L))
                    .orElse(null);
        }

        /** Returns the citations of this text, of which numbers count bytes. */
        List<SeenReply.Cited> citations(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            List<SeenReply.Cited> all = new ArrayList<>(grounded);
            recited.forEach(one -> {
                int start = one.startIndex().orElse(0);
                String words = new String(bytes, start, one.endIndex().orElse(0) - start, StandardCharsets.UTF_8);
                all.add(SeenReply.Cited.of(
                        words, Source.page(one.uri().orElse(null), one.title().orElse(null)), "", null));
            });
            return all;
        }
    }

    private static Candidate candidate(GenerateContentResponse chunk) {
        return chunk.candidates().orElse(List.of()).stream()
                .findFirst()
                .orElseGet(() -> Candidate.builder().build());
    }

    private static List<Part> parts(GenerateContentResponse chunk) {
        return candidate(chunk).content().flatMap(content -> content.parts()).orElse(List.of());
    }

    private static JsonNode arguments(Map<String, Object> arguments) {
        return SeenReply.parsed(Json.MAPPER.valueToTree(arguments).toString());
    }

    /**
     * Converts the usage. The format counts thoughts separately from output, and tool results separately from input.
     */
    private static Usage usage(GenerateContentResponseUsageMetadata usage) {
        int thoughts = usage.thoughtsTokenCount().orElse(0);
        return new Usage(
                        usage.promptTokenCount().orElse(0)
                                + usage.toolUsePromptTokenCount().orElse(0),
                        usage.candidatesTokenCount().orElse(0) + thoughts,
                        usage.cachedContentTokenCount().orElse(0),
                        thoughts)
                .withAudio(audio(usage.promptTokensDetails()), audio(usage.candidatesTokensDetails()));
    }

    private static long audio(Optional<List<ModalityTokenCount>> details) {
        return details.orElse(List.of()).stream()
                .filter(one -> one.modality().map(Object::toString).orElse("").equals("AUDIO"))
                .mapToLong(one -> one.tokenCount().orElse(0))
                .sum();
    }
}
