package io.pocketflow.llm;

import io.pocketflow.llm.http.HttpEmbeddingModel;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Picks an embedding model by name or as configured: {@code openai:MODEL} (and every server with OpenAI's {@code
 * /embeddings}), {@code gemini:MODEL}, {@code ollama:MODEL}, or {@code offline}, the {@link HashingEmbedding}. Keys and
 * servers come from the variables that {@link ChatModels} names.
 *
 * <p>A request takes at most 2,048 texts at OpenAI, 100 at Gemini and 512 at Ollama; more go in further requests.
 * Stateless and thread-safe.
 */
public final class EmbeddingModels {

    private EmbeddingModels() {}

    /**
     * The embedding model of this name, such as {@code openai:text-embedding-3-small}.
     *
     * @throws IllegalArgumentException if there is no such name, or the environment lacks a key and a server, or holds
     *     what the model refuses
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
     * The embedding model of this name at a server, whatever the environment says.
     *
     * @param key null for a server that wants none
     * @throws IllegalArgumentException if there is no such name, or the model refuses the address or the key
     */
    public static EmbeddingModel of(String name, URI baseUrl, @Nullable Secret key) {
        if (name.equals(ModelNames.OFFLINE)) {
            return new HashingEmbedding();
        }
        ModelConfig config = ModelNames.ofEmbeddings(Map.of()).config(name, baseUrl);
        return of(key == null ? config : config.withKey(key));
    }

    /**
     * An embedding model as configured; the provider must be one that has embeddings.
     *
     * @throws IllegalArgumentException if it has none, or the key would go unencrypted to another machine
     */
    public static EmbeddingModel of(ModelConfig config) {
        return new HttpEmbeddingModel(config, Secret.keys(config.key()));
    }
}
