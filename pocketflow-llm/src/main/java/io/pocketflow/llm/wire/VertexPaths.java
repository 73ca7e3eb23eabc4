package io.pocketflow.llm.wire;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The addresses of models on Google's Vertex AI, whose base URL ends with the publisher: {@code
 * https://REGION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/REGION/publishers/PUBLISHER}. Stateless.
 */
public final class VertexPaths {

    private VertexPaths() {}

    /** Returns whether this is the base URL of a publisher. */
    public static boolean isVertex(URI baseUrl) {
        String path = baseUrl.getPath();
        return path != null && path.matches(".*/projects/[^/]+/locations/[^/]+/publishers/[^/]+");
    }

    /** Returns the address of a method of a model. */
    public static URI address(URI baseUrl, String model, String method) {
        String escaped = URLEncoder.encode(model, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%40", "@");
        return URI.create(baseUrl + "/models/" + escaped + ":" + method);
    }
}
