package io.pocketflow.llm.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.Source;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.wire.Passage;
import io.pocketflow.llm.wire.ReplyAssembly;

/**
 * The annotations of texts in OpenAI's formats, as citations. Chat Completions has the fields of an annotation in an object of the
 * name of its type, Responses beside the type. Annotations of other types are ignored. Stateless.
 */
final class OpenAiAnnotations {

    private OpenAiAnnotations() {}

    /** Adds the annotations as citations of the text at the current place of the reply. */
    static void cite(Iterable<JsonNode> annotations, ReplyAssembly reply) {
        annotations.forEach(annotation -> cite(annotation, reply));
    }

    private static void cite(JsonNode annotation, ReplyAssembly reply) {
        String type = Fields.textOrEmpty(annotation, "type");
        JsonNode inside = Fields.get(annotation, type);
        JsonNode fields = inside.isObject() ? inside : annotation;
        switch (type) {
            case "url_citation" ->
                // OpenRouter adds the words of the page
                reply.cite(
                        range(fields),
                        Source.page(Fields.word(fields, "url"), Fields.word(fields, "title")),
                        Fields.word(fields, "content"),
                        null);
            case "container_file_citation" -> reply.cite(range(fields), file(fields), null, null);
            case "file_citation", "file_path" -> reply.cite(place(fields), file(fields), null, null);
            default -> {
                // an annotation of the future
            }
        }
    }

    private static Source file(JsonNode fields) {
        return Source.file(Fields.word(fields, "file_id"), Fields.word(fields, "filename"));
    }

    /** OpenAI does not document the unit of its numbers; its examples and clients are those of Python, which has code points. */
    private static Passage range(JsonNode fields) {
        return Fields.get(fields, "end_index").isNumber()
                ? Passage.codePoints(Fields.count(fields, "start_index"), Fields.count(fields, "end_index"))
                : Passage.whole();
    }

    private static Passage place(JsonNode fields) {
        long index = Fields.count(fields, "index");
        return Passage.codePoints(index, index);
    }
}
