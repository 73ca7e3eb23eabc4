package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Json;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reader of streamed JSON lines, of which each is in memory by itself. Stateless. */
final class ResultLines {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private ResultLines() {}

    /**
     * Passes on each line that is a JSON object. Other lines are left out with a warning: their requests then count as
     * missing.
     *
     * @throws IOException if the stream fails, or a line has more bytes than allowed
     */
    static void read(InputStream body, int longest, Consumer<JsonNode> to) throws IOException {
        BufferedInputStream in = new BufferedInputStream(body, 64 * 1024);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                pass(line, to);
            } else if (line.size() >= longest) {
                throw new IOException("a line of the results has more than " + longest + " bytes");
            } else {
                line.write(next);
            }
        }
        pass(line, to);
    }

    private static void pass(ByteArrayOutputStream line, Consumer<JsonNode> to) {
        byte[] bytes = line.toByteArray();
        line.reset();
        JsonNode json;
        try {
            json = Json.ofServer(bytes, 0, bytes.length);
        } catch (IOException malformed) {
            LOG.warn("a line of the results of a batch is not JSON and is left out ({} bytes)", bytes.length);
            return;
        }
        if (json.isObject()) {
            to.accept(json);
        }
    }
}
