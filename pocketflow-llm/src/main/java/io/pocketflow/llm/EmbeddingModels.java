package io.pocketflow.llm;

import io.pocketflow.llm.http.HttpEmbeddingModel;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Embedding models by name or by configuration: {@code openai:MODEL} (and every server with OpenAI's {@code
 * /embeddings}), {@code gemini:MODEL}, {@code ollama:MODEL}, or {@code offline}, the {@link HashingEmbedding}. Keys and
 * servers come from the variables that {@link ChatModels} names.
 *
 * <p>A request contains at most 2,048 texts for OpenAI, 100 for Gemini and 512 for Ollama; further texts are sent in
 * further requests. Stateless and thread-safe.
 */
public final class EmbeddingModels {

    private EmbeddingModels() {}

    /**
     * Returns the embedding model of this name, such as {@code openai:text-embedding-3-small}.
     *
     * @throws IllegalArgumentException if the name is unknown, if the environment contains neither a key nor a server,
     *     or if the model rejects the value of a variable
     */
    public static EmbeddingModel of(String name) {
        return of(name, System.getenv());
    }

    static EmbeddingModel of(String name, Map<String, String> environment) {
        return name.equals(ModelNames.OFFLINE)
                ? new HashingEmbedding()
                : of(ModelNames.ofEmbeddings(environment).config(name, null));
    }

    /**
     * Returns the embedding model of this name at a server. The environment is not read.
     *
     * @param key null for a server that needs none
     * @throws IllegalArgumentException if the name is unknown, or if the model rejects the address or the key
     */
    public static EmbeddingModel of(String name, URI baseUrl, @Nullable Secret key) {
        if (name.equals(ModelNames.OFFLINE)) {
            return new HashingEmbedding();
        }
        ModelConfig config = ModelNames.ofEmbeddings(Map.of()).config(name, baseUrl);
        return of(key == null ? config : config.withKey(key));
    }

    /**
     * Returns the embedding model of this name for a command line; missing values come from the given environment.
     *
     * @param baseUrl the server; null for the one that the environment names, or else the provider's own
     * @param callTimeout the maximum duration of a request; 1 ms to 24 hours
     * @param dimensions the number of dimensions, at least 1, if the model lets callers choose; null for the model's own
     * @param environment variables and their values
     * @throws IllegalArgumentException as {@link #of(String)}
     */
    public static EmbeddingModel of(
            String name,
            @Nullable URI baseUrl,
            Duration callTimeout,
            @Nullable Integer dimensions,
            Map<String, String> environment) {
        if (name.equals(ModelNames.OFFLINE)) {
            return dimensions == null ? new HashingEmbedding() : new HashingEmbedding(dimensions);
        }
        if (dimensions != null && dimensions < 1) {
            throw new IllegalArgumentException("dimensions must be at least 1 but was " + dimensions);
        }
        ModelConfig config = ModelNames.ofEmbeddings(environment).config(name, baseUrl);
        EmbeddingOptions options =
                dimensions == null ? EmbeddingOptions.NONE : EmbeddingOptions.NONE.withDimensions(dimensions);
        // the command line stores the dimensions beside the name
        return new HttpEmbeddingModel(config.withCallTimeout(callTimeout), Secret.keys(config), options, "");
    }

    /**
     * Returns an embedding model with this configuration; the provider must have embeddings.
     *
     * @throws IllegalArgumentException if the provider has no embeddings, or if the key would be sent unencrypted to
     *     another machine
     */
    public static EmbeddingModel of(ModelConfig config) {
        return of(config, EmbeddingOptions.NONE);
    }

    /**
     * Returns an embedding model with this configuration, whose embeddings have this form. Its name contains the options,
     * so that stores and caches do not mix embeddings of different forms.
     *
     * @throws IllegalArgumentException also if the provider's format has no place for one of the options
     */
    public static EmbeddingModel of(ModelConfig config, EmbeddingOptions options) {
        return new HttpEmbeddingModel(config, Secret.keys(config), options, options.suffix());
    }
}
