package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.wire.Answer;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kinds of failures that many servers name only by a sentence. */
class ErrorSentencesTest {

    private static LlmException told(Provider provider, int status, String body) {
        ErrorAnswers errors = new ErrorAnswers(
                "m", WireFormats.of(provider), new Excerpt(null), new RetryWait(InstantSource.system()));
        HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
        return errors.failure(Answer.of(status, none, body.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Please reduce the length of the messages or completion.",
                "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 428548 tokens.",
                "Input length 300000 exceeds the maximum allowed input length of 262144 tokens.",
                "prompt token count of 130000 exceeds the limit of 128000",
                "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575)",
                "invalid params, context window exceeds limit",
                "Your request exceeded model token limit: 262144 (requested: 300000)",
                "Prompt contains 140000 tokens, too large for model with 131072 maximum context length",
                "Prompt has 70000 tokens, but the configured context size is 65536 tokens",
                "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 258048]",
                "Please shorten it. Current length is 9000 while limit is 8192",
                "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097",
                "Input validation error: `inputs` must have less than 1024 tokens. Given: 1500",
                "too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 5000",
                "The decoder prompt (length 5000) is longer than the maximum model length of 4096.",
                "The sum of prompt length (5000), query length (0) should not exceed max_num_tokens (4096)",
                "Total tokens of image and text exceed max message tokens. Request id: 0217",
                "This model's context length is 128000 tokens.",
                "Invalid 'messages[0].content': string too long. Expected a string with maximum length 1048576",
                "input length and `max_tokens` exceed context limit: 199759 + 8192 > 200000",
                "Requested token count exceeds the model's maximum context length of 131072 tokens.",
                "The number of tokens to keep from the initial prompt is greater than the context length",
                "This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 tokens",
                "Context size has been exceeded.",
                "request (9001 tokens) exceeds the available context size (4096 tokens), try increasing it",
                "Input is too long for requested model.",
                "Total tokens 9000 exceed the model's context window of 8192",
                "max_tokens must be at least 1, got -57.",
                "The input (9000 tokens) is longer than the model's context length (8192 tokens).",
                "Please reduce the length of the prompt",
                "Your input exceeds the context window of this model. Please adjust your input and try again."
            })
    void sentencesOfManyServersOnLongPromptsAreKnown(String sentence) {
        for (int status : new int[] {200, 400, 422, 500}) {
            LlmException failure = told(Provider.OPENAI, status, "{\"error\":{\"message\":\"" + sentence + "\"}}");
            assertThat(failure.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG);
            assertThat(failure.retriable()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_tokens is too large: 9000. This model supports at most 4096 completion tokens",
                "max_completion_tokens exceeds the output token limit.",
                "Invalid 'user': string too long. Expected a string with maximum length 64",
                "Too many tokens per day",
                "Invalid token at position 7",
                "the request has a bad key in its schema",
                "max_tokens must be at least 1, got 0.",
                "keys of tools must not repeat",
                "The tokenizer's vocabulary has no key for it"
            })
    void sentencesOnOtherThingsStayBadRequests(String sentence) {
        assertThat(told(Provider.OPENAI, 400, "{\"error\":{\"message\":\"" + sentence + "\"}}")
                        .kind())
                .isEqualTo(Kind.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Incorrect API key provided: xx.",
                "Invalid API-key provided.",
                "ResponseError: Invalid G4F API key",
                "invalid x-api-key",
                "API key expired. Please renew the API key.",
                "The API key you provided is invalid",
                "Missing API key",
                "API key is required",
                "You didn't provide an API key. You need to provide your API key in an Authorization header",
                "No auth credentials found",
                "Invalid bearer token",
                "invalid access token or token expired",
                "Authentication Fails (no such user)",
                "Authentication failed",
                "API key not valid. Please pass a valid API key.",
                "Your api key: ****abcd is invalid",
                "The API Key appears to be invalid or may have expired. Please verify your credentials and try again.",
                "Incorrect API key provided. You can obtain an API key from https://console.x.ai.",
                "API key is not authorized for this model",
                "Invalid Authentication",
                "Unauthorized: no api key passed in",
                "API Key has been disabled",
                "the access token is revoked",
                "api_key is missing"
            })
    void sentencesOfManyServersOnWrongKeysAreKnown(String sentence) {
        for (int status : new int[] {200, 400}) {
            LlmException failure = told(Provider.OPENAI, status, "{\"error\":{\"message\":\"" + sentence + "\"}}");
            assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
            assertThat(failure.retriable()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | Your account is suspended due to insufficient balance, please recharge",
                "429 | Insufficient balance or no resource package. Please recharge.",
                "403 | Your newly created teams doesn't have any credits yet.",
                "403 | You have used all available credits or reached your monthly spending limit",
                "400 | Your credit balance is too low",
                "200 | Insufficient account balance"
            })
    void sentencesOfManyServersOnCreditAreKnown(int status, String sentence) {
        LlmException failure = told(Provider.OPENAI, status, "{\"error\":{\"message\":\"" + sentence + "\"}}");

        assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MONEY);
        assertThat(failure.retriable()).isFalse();
    }
}
