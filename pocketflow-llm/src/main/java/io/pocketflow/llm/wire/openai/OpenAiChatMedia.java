package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.MadeMedia;
import io.pocketflow.llm.wire.ReplyAssembly;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The audio, pictures and annotations of a reply of Chat Completions, from one message or from the fragments of a stream. Pictures
 * are in {@code images}, a field of OpenRouter and other gateways. A picture or annotation that a later fragment repeats
 * counts once. Used by one thread at a time.
 */
final class OpenAiChatMedia {

    private final Set<JsonNode> annotations = new LinkedHashSet<>();
    private final Set<String> pictures = new LinkedHashSet<>();
    private final ByteArrayOutputStream audio = new ByteArrayOutputStream();
    private String undecoded = "";
    private boolean readable = true;

    /** Adds what a message, or the next fragment of one, has. */
    void add(JsonNode message) {
        JsonNode data = message.path("audio").path("data");
        if (data.isTextual()) {
            audio(data.textValue());
        }
        message.path("annotations").forEach(annotations::add);
        message.path("images").forEach(this::picture);
    }

    /** Adds a picture, which an object describes as in a request. */
    void picture(JsonNode part) {
        String address = Fields.textOrEmpty(Fields.get(part, "image_url"), "url");
        if (!address.isEmpty()) {
            pictures.add(address);
        }
    }

    /** Adds a fragment of audio. Fragments are Base64 of their own, or pieces of one text in Base64. */
    private void audio(String fragment) {
        undecoded += fragment;
        int whole = undecoded.length() - undecoded.length() % 4;
        try {
            audio.writeBytes(Base64.getDecoder().decode(undecoded.substring(0, whole)));
        } catch (IllegalArgumentException notBase64) {
            readable = false;
        }
        undecoded = undecoded.substring(whole);
    }

    /** Moves the citations to the text at one place of the reply, and the other parts to another place. */
    void moveTo(ReplyAssembly reply, Object text, Object media) {
        reply.at(text, 0);
        OpenAiAnnotations.cite(annotations, reply);
        annotations.clear();
        reply.at(media, 0);
        pictures.forEach(address -> add(MadeMedia.picture(address), reply));
        pictures.clear();
        if (readable) {
            add(MadeMedia.audio(audio.toByteArray()), reply);
        }
        audio.reset();
    }

    private static void add(@Nullable Part part, ReplyAssembly reply) {
        if (part != null) {
            reply.part(part);
        }
    }
}
