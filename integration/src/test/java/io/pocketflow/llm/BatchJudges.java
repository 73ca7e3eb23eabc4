package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openai.models.batches.BatchCreateParams;
import io.pocketflow.llm.SentRequest.Endpoint;
import java.util.Set;

/**
 * The judges of the requests to batch endpoints. OpenAI's and Anthropic's clients have models of a batch. By hand, from
 * the documentation: the lines of OpenAI's files, for which its client has no model; Gemini's batch, which its client
 * writes without a model; and Mistral's job, since Mistral has no client for Java. The requests in them are judged as
 * single requests are.
 */
final class BatchJudges {

    private BatchJudges() {}

    /** Throws {@link Judges.Refused} if this is not a valid body for a batch endpoint. */
    static void judge(Endpoint endpoint, JsonNode sent) {
        JsonNode body = sent.deepCopy();
        switch (endpoint) {
            case OPENAI_BATCH_LINE -> line(body);
            case OPENAI_BATCH ->
                Judges.read(
                        com.openai.core.ObjectMappers.jsonMapper(),
                        body,
                        BatchCreateParams.Body.class,
                        BatchCreateParams.Body::validate);
            case ANTHROPIC_BATCH -> anthropic(body);
            case GEMINI_BATCH -> gemini(body);
            case MISTRAL_BATCH -> mistral(body);
            default -> throw new Judges.Refused("not an endpoint of batches: " + endpoint);
        }
    }

    private static void line(JsonNode line) {
        GeminiJudge.onlyFields(line, Set.of("custom_id", "method", "url", "body"));
        Judges.refuse(line.size() != 4, "a line without one of its fields");
        Judges.refuse(!line.path("method").asText().equals("POST"), "the method of a line must be POST");
        String url = line.path("url").asText();
        Provider provider = url.equals("/v1/responses") ? Provider.OPENAI_RESPONSES : Provider.OPENAI;
        Judges.refuse(provider == Provider.OPENAI && !url.equals("/v1/chat/completions"), "unknown url " + url);
        id(line.path("custom_id"));
        single(provider, line.path("body"));
    }

    private static void id(JsonNode id) {
        Judges.refuse(!id.isTextual() || !id.textValue().matches("[a-zA-Z0-9_-]{1,64}"), "unfit id " + id);
    }

    private static void single(Provider provider, JsonNode request) {
        SentRequest.nameModel(request, Judges.model(provider));
        if (provider == Provider.OPENAI) {
            FollowersFields.remove(request);
        }
        Judges.judge(provider, request);
    }

    private static void anthropic(JsonNode body) {
        for (JsonNode request : body.path("requests")) {
            SentRequest.nameModel(request.path("params"), Judges.model(Provider.ANTHROPIC));
            ((ObjectNode) request).set("params", Judges.withoutTemperature(request.path("params")));
            id(request.path("custom_id"));
            Judges.judge(Provider.ANTHROPIC, request.path("params"));
        }
        Judges.read(
                com.anthropic.core.ObjectMappers.jsonMapper(),
                body,
                com.anthropic.models.messages.batches.BatchCreateParams.Body.class,
                com.anthropic.models.messages.batches.BatchCreateParams.Body::validate);
    }

    private static void gemini(JsonNode body) {
        GeminiJudge.onlyFields(body, Set.of("batch"));
        JsonNode batch = body.path("batch");
        GeminiJudge.onlyFields(batch, Set.of("displayName", "inputConfig", "priority"));
        Judges.refuse(!batch.path("displayName").isTextual(), "a batch without displayName");
        GeminiJudge.onlyFields(batch.path("inputConfig"), Set.of("requests"));
        GeminiJudge.onlyFields(batch.path("inputConfig").path("requests"), Set.of("requests"));
        JsonNode requests = batch.path("inputConfig").path("requests").path("requests");
        Judges.refuse(!(requests instanceof ArrayNode list) || list.isEmpty(), "a batch without requests");
        for (JsonNode request : requests) {
            GeminiJudge.onlyFields(request, Set.of("request", "metadata"));
            GeminiJudge.onlyFields(request.path("metadata"), Set.of("key"));
            id(request.path("metadata").path("key"));
            GeminiJudge.judge(request.path("request"));
        }
    }

    private static void mistral(JsonNode job) {
        GeminiJudge.onlyFields(job, Set.of("model", "endpoint", "timeout_hours", "metadata", "requests"));
        Judges.refuse(!job.path("model").isTextual(), "a job without model");
        Judges.refuse(!job.path("endpoint").asText().equals("/v1/chat/completions"), "unknown endpoint");
        Judges.refuse(!job.path("timeout_hours").isInt(), "a job without timeout_hours");
        Judges.refuse(job.path("requests").isEmpty(), "a job without requests");
        for (JsonNode request : job.path("requests")) {
            GeminiJudge.onlyFields(request, Set.of("custom_id", "body"));
            id(request.path("custom_id"));
            Judges.refuse(request.path("body").has("model"), "a request of a job must not name a model");
            ((ObjectNode) request.path("body")).set("model", job.path("model"));
            single(Provider.OPENAI, request.path("body"));
        }
    }
}
