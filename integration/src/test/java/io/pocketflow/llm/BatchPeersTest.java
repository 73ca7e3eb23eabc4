package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.genai.Client;
import com.google.genai.types.BatchJob;
import com.google.genai.types.BatchJobSource;
import com.google.genai.types.Content;
import com.google.genai.types.CreateBatchJobConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.InlinedRequest;
import com.google.genai.types.JobState;
import com.google.genai.types.Part;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.HttpResponse;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.testkit.BatchServer;
import io.pocketflow.llm.testkit.BatchServer.Form;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test server of batch endpoints, by which the lane of batches is tested, against the official clients: it accepts
 * what they send, and they accept what it answers.
 */
@Timeout(120)
class BatchPeersTest {

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    private BatchServer server(Form form) {
        return new BatchServer(form, now::get);
    }

    /** Moves the clock beyond the end of all batches. */
    private void later() {
        now.updateAndGet(at -> at.plus(Duration.ofHours(2)));
    }

    private static String line(String id) {
        return "{\"custom_id\":\"" + id + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":{\"model\":"
                + "\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + id + "\"}]}}\n";
    }

    @Test
    void openAiUploadsCreatesAndReads() throws Exception {
        try (BatchServer server = server(Form.OPENAI)) {
            OpenAIClient client = OpenAIOkHttpClient.builder()
                    .baseUrl(server.baseUrl().toString())
                    .apiKey(BatchServer.KEY)
                    .maxRetries(0)
                    .build();
            FileObject file = client.files()
                    .create(FileCreateParams.builder()
                            .purpose(FilePurpose.BATCH)
                            .file(Files.writeString(folder.resolve("requests.jsonl"), line("a") + line("b")))
                            .build());
            Batch batch = client.batches()
                    .create(BatchCreateParams.builder()
                            .inputFileId(file.id())
                            .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                            .completionWindow(BatchCreateParams.CompletionWindow._24H)
                            .build());
            assertThat(batch.validate().status()).isEqualTo(Batch.Status.IN_PROGRESS);
            assertThat(client.batches().list().data()).extracting(Batch::id).containsExactly(batch.id());
            later();
            Batch ended = client.batches().retrieve(batch.id()).validate();
            assertThat(ended.status()).isEqualTo(Batch.Status.COMPLETED);
            assertThat(ended.requestCounts().orElseThrow().completed()).isEqualTo(2);
            try (HttpResponse results =
                    client.files().content(ended.outputFileId().orElseThrow())) {
                List<String> ids = new ArrayList<>();
                for (String result : new String(results.body().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                    JsonNode read = Json.MAPPER.readTree(result);
                    ids.add(read.path("custom_id").asText());
                    assertThat(read.at("/response/body/choices/0/message/content")
                                    .asText())
                            .isEqualTo("echo " + ids.get(ids.size() - 1));
                }
                assertThat(ids).containsExactlyInAnyOrder("a", "b");
            }
            assertThat(client.batches().cancel(batch.id()).validate().status()).isEqualTo(Batch.Status.CANCELLED);
        }
    }

    private static com.anthropic.models.messages.batches.BatchCreateParams.Request asking(String id) {
        return com.anthropic.models.messages.batches.BatchCreateParams.Request.builder()
                .customId(id)
                .params(com.anthropic.models.messages.batches.BatchCreateParams.Request.Params.builder()
                        .model(Judges.model(Provider.ANTHROPIC))
                        .maxTokens(10)
                        .addUserMessage(id)
                        .build())
                .build();
    }

    @Test
    void anthropicCreatesAndReads() {
        // this test is not about keys, which the client also sends in another header
        try (BatchServer server = server(Form.ANTHROPIC).withoutKey()) {
            AnthropicClient client = AnthropicOkHttpClient.builder()
                    .baseUrl(server.baseUrl().toString())
                    .apiKey(BatchServer.KEY)
                    .maxRetries(0)
                    .build();
            MessageBatch batch = client.messages()
                    .batches()
                    .create(com.anthropic.models.messages.batches.BatchCreateParams.builder()
                            .addRequest(asking("a"))
                            .addRequest(asking("b"))
                            .build());
            assertThat(batch.validate().processingStatus()).isEqualTo(MessageBatch.ProcessingStatus.IN_PROGRESS);
            assertThat(client.messages().batches().list().data())
                    .extracting(MessageBatch::id)
                    .containsExactly(batch.id());
            later();
            MessageBatch ended =
                    client.messages().batches().retrieve(batch.id()).validate();
            assertThat(ended.processingStatus()).isEqualTo(MessageBatch.ProcessingStatus.ENDED);
            assertThat(ended.requestCounts().succeeded()).isEqualTo(2);
            try (com.anthropic.core.http.StreamResponse<MessageBatchIndividualResponse> results =
                    client.messages().batches().resultsStreaming(batch.id())) {
                Map<String, String> texts = results.stream()
                        .collect(Collectors.toMap(
                                MessageBatchIndividualResponse::customId,
                                result -> result.result()
                                        .asSucceeded()
                                        .message()
                                        .content()
                                        .get(0)
                                        .asText()
                                        .text()));
                assertThat(texts).isEqualTo(Map.of("a", "echo a", "b", "echo b"));
            }
            assertThat(client.messages().batches().cancel(batch.id()).validate().cancelInitiatedAt())
                    .isPresent();
        }
    }

    private static InlinedRequest asked(String id) {
        return InlinedRequest.builder()
                .contents(List.of(Content.builder()
                        .role("user")
                        .parts(List.of(Part.fromText(id)))
                        .build()))
                .metadata(Map.of("key", id))
                .build();
    }

    @Test
    void geminiCreatesAndReads() {
        try (BatchServer server = server(Form.GEMINI)) {
            Client client = Client.builder()
                    .apiKey(BatchServer.KEY)
                    .httpOptions(HttpOptions.builder()
                            .baseUrl(server.baseUrl().toString())
                            .build())
                    .build();
            BatchJob batch = client.batches.create(
                    Judges.model(Provider.GEMINI),
                    BatchJobSource.builder()
                            .inlinedRequests(List.of(asked("a"), asked("b")))
                            .build(),
                    CreateBatchJobConfig.builder().displayName("tag").build());
            assertThat(batch.state().orElseThrow().knownEnum()).isEqualTo(JobState.Known.JOB_STATE_RUNNING);
            assertThat(batch.displayName()).contains("tag");
            later();
            BatchJob ended = client.batches.get(batch.name().orElseThrow(), null);
            assertThat(ended.state().orElseThrow().knownEnum()).isEqualTo(JobState.Known.JOB_STATE_SUCCEEDED);
            List<String> texts = ended.dest().orElseThrow().inlinedResponses().orElseThrow().stream()
                    .map(result -> result.response().orElseThrow().text())
                    .toList();
            assertThat(texts).containsExactlyInAnyOrder("echo a", "echo b");
            client.batches.cancel(batch.name().orElseThrow(), null);
            assertThat(server.count("cancel")).isEqualTo(1);
        }
    }
}
