package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.pocketflow.llm.http.EmbeddingFormat;
import io.pocketflow.llm.testkit.SentRequests;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The options of embeddings in each format. */
class EmbeddingOptionsTest {

    private static final EmbeddingOptions SMALL = EmbeddingOptions.NONE.withDimensions(256);

    private static String written(EmbeddingFormat format, EmbeddingOptions options) {
        String body = format.write(List.of("a"), "m", options).toString();
        SentRequests.note(format.address(URI.create("http://h"), "m").getPath(), body);
        return body;
    }

    @Test
    void eachFormatWritesTheDimensions() {
        assertThat(written(EmbeddingFormat.OPENAI, SMALL.withBase64(true).withOption("user", "u")))
                .isEqualTo(
                        "{\"model\":\"m\",\"input\":[\"a\"],\"dimensions\":256,\"encoding_format\":\"base64\",\"user\":\"u\"}");
        assertThat(written(
                        EmbeddingFormat.GEMINI,
                        SMALL.withTask("RETRIEVAL_QUERY").withOption("title", "t")))
                .isEqualTo("{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"a\"}]},"
                        + "\"outputDimensionality\":256,\"taskType\":\"RETRIEVAL_QUERY\",\"title\":\"t\"}]}");
        assertThat(written(EmbeddingFormat.OLLAMA, SMALL.withOption("truncate", false)))
                .isEqualTo("{\"model\":\"m\",\"input\":[\"a\"],\"dimensions\":256,\"truncate\":false}");
    }

    @Test
    void base64IsReadAsLittleEndianFloats() {
        assertThat(EmbeddingFormat.embedding(TextNode.valueOf("AACAPwAAAMA=")))
                .isEqualTo(Embedding.of(new float[] {1, -2}));
        assertThatThrownBy(() -> EmbeddingFormat.embedding(TextNode.valueOf("?")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddingFormat.embedding(TextNode.valueOf("AACA")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void optionsThatAFormatLacksAreRefusedWhenTheModelIsCreated() {
        assertThatThrownBy(() -> EmbeddingModels.of(
                        ModelConfig.of(Provider.OPENAI, "m"), EmbeddingOptions.NONE.withTask("RETRIEVAL_QUERY")))
                .hasMessage(
                        "OPENAI embeddings have no task type, but the task was 'RETRIEVAL_QUERY'; name it in the field"
                                + " that the server documents, such as input_type, by an option");
        assertThatThrownBy(() -> EmbeddingModels.of(
                        ModelConfig.of(Provider.GEMINI, "m"), EmbeddingOptions.NONE.withBase64(true)))
                .hasMessage("GEMINI embeddings have no choice of encoding; leave base64 out");
        assertThatThrownBy(() -> EmbeddingOptions.NONE.withDimensions(0))
                .hasMessage("dimensions must be at least 1 but was 0");
        assertThatThrownBy(() -> EmbeddingOptions.NONE.withTask(" "))
                .hasMessage("the task of embeddings must not be blank; use null for none");
    }

    @Test
    void theNameOfAModelContainsItsOptions() {
        ModelConfig config = ModelConfig.of(Provider.GEMINI, "m");
        assertThat(EmbeddingModels.of(config).name()).isEqualTo("gemini:m");
        assertThat(EmbeddingModels.of(config, SMALL.withTask("CLUSTERING").withOption("a", 1))
                        .name())
                .isEqualTo("gemini:m[dimensions=256, task=CLUSTERING, a=1]");
    }
}
