package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import org.junit.jupiter.api.Test;

class TokenEstimateTest {

    @Test
    void tokensAreEstimatedFromTextImagesToolsAndTheReplysLimit() {
        assertThat(TokenEstimate.of(ChatRequest.of("Hello"))).isEqualTo(new TokenEstimate(2, 1_000, 1_002));
        ChatRequest rich = ChatRequest.of(Message.user(Part.text("12345678"), Part.image("image/png", new byte[] {1})))
                .withMaxTokens(50);
        assertThat(TokenEstimate.of(rich)).isEqualTo(new TokenEstimate(1_002, 50, 1_052));
    }
}
