package io.pocketflow.llm.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.MediaKind;
import io.pocketflow.llm.wire.MadeMedia;
import io.pocketflow.llm.wire.ReplyAssembly;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Set;

/**
 * The pictures and the audio of a reply in the generateContent format. Samples of audio without a header, which a stream divides
 * among its chunks, become one part. Used by one thread at a time.
 */
final class GeminiMade {

    private static final Set<String> SAMPLES = Set.of("audio/l16", "audio/pcm");

    private final ByteArrayOutputStream samples = new ByteArrayOutputStream();
    private String type = "";

    /** Adds the data of one part of the reply. */
    void add(JsonNode data, ReplyAssembly reply) {
        String mediaType = Fields.textOrEmpty(data, "mimeType");
        Part made = MadeMedia.of(mediaType, Fields.textOrEmpty(data, "data"));
        if (!mediaType.equals(type)) {
            end(reply);
        }
        if (made instanceof Part.FileData audio && SAMPLES.contains(MediaKind.bare(mediaType))) {
            type = mediaType;
            samples.writeBytes(audio.bytes());
        } else if (made != null) {
            reply.part(made);
        }
    }

    /** Ends samples, before a part of another kind and at the end of the reply. */
    void end(ReplyAssembly reply) {
        if (samples.size() > 0) {
            Part audio = MadeMedia.of(type, Base64.getEncoder().encodeToString(samples.toByteArray()));
            samples.reset();
            if (audio != null) {
                reply.part(audio);
            }
        }
    }
}
