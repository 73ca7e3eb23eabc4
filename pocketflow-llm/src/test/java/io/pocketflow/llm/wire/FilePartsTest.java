package io.pocketflow.llm.wire;

import static io.pocketflow.llm.fixture.Golden.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.Requests;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as parts of a user's message: each format writes those that it can express, and refuses the others. */
class FilePartsTest {

    private static final byte[] DATA = {'h', 'i'};

    private static final Map<String, Part> PARTS = Map.ofEntries(
            Map.entry("pdf", Part.file("application/pdf", DATA, "a.pdf")),
            Map.entry("unnamed pdf", Part.file("application/pdf", DATA)),
            Map.entry("text", Part.file("text/plain; charset=utf-8", DATA, "a.txt")),
            Map.entry("csv", Part.file("text/csv", DATA)),
            Map.entry("docx", Part.file("application/msword", DATA, "a.doc")),
            Map.entry("bad text", Part.file("text/plain", new byte[] {(byte) 0xff})),
            Map.entry("wav", Part.file("audio/x-wav", DATA)),
            Map.entry("flac", Part.file("audio/flac", DATA)),
            Map.entry("mp4", Part.file("video/mp4", DATA)),
            Map.entry("pdf address", Part.file(URI.create("https://a.example/b.pdf?c=d"))),
            Map.entry("text address", Part.file("text/plain", URI.create("https://a.example/b"))),
            Map.entry("image address", Part.file("image/png", URI.create("https://a.example/b"))),
            Map.entry("mp4 address", Part.file("video/mp4", URI.create("gs://bucket/b.mp4"))),
            Map.entry("id", Part.fileId("file_1")),
            Map.entry("pdf id", Part.fileId("application/pdf", "files/1")),
            Map.entry("image id", Part.fileId("image/png", "file_1")),
            Map.entry("mp3 id", Part.fileId("audio/mpeg", "https://a.example/v1beta/files/1")));

    private static ChatRequest request(String part) {
        return ChatRequest.of(Message.user(Part.text("What is this?"), PARTS.get(part)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pdf         | {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,aGk="}}
            unnamed pdf | {"type":"file","file":{"filename":"file.pdf","file_data":"data:application/pdf;base64,aGk="}}
            csv         | {"type":"file","file":{"filename":"file.csv","file_data":"data:text/csv;base64,aGk="}}
            wav         | {"type":"input_audio","input_audio":{"data":"aGk=","format":"wav"}}
            id          | {"type":"file","file":{"file_id":"file_1"}}
            """)
    void chatCompletionsHasTheseFiles(String part, String expected) {
        assertThat(Requests.written(Provider.OPENAI, request(part)).at("/messages/0/content/1"))
                .isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pdf           | {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,aGk="}
            docx          | {"type":"input_file","filename":"a.doc","file_data":"data:application/msword;base64,aGk="}
            pdf address   | {"type":"input_file","file_url":"https://a.example/b.pdf?c=d"}
            image address | {"type":"input_image","detail":"auto","image_url":"https://a.example/b"}
            id            | {"type":"input_file","file_id":"file_1"}
            image id      | {"type":"input_image","detail":"auto","file_id":"file_1"}
            """)
    void responsesHasTheseFiles(String part, String expected) {
        assertThat(Requests.written(Provider.OPENAI_RESPONSES, request(part)).at("/input/0/content/1"))
                .isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pdf           | {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aGk="},"title":"a.pdf"}
            unnamed pdf   | {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aGk="}}
            text          | {"type":"document","source":{"type":"text","media_type":"text/plain","data":"hi"},"title":"a.txt"}
            csv           | {"type":"document","source":{"type":"text","media_type":"text/plain","data":"hi"}}
            pdf address   | {"type":"document","source":{"type":"url","url":"https://a.example/b.pdf?c=d"}}
            image address | {"type":"image","source":{"type":"url","url":"https://a.example/b"}}
            id            | {"type":"document","source":{"type":"file","file_id":"file_1"}}
            image id      | {"type":"image","source":{"type":"file","file_id":"file_1"}}
            """)
    void anthropicHasTheseFiles(String part, String expected) {
        assertThat(Requests.written(Provider.ANTHROPIC, request(part)).at("/messages/0/content/1"))
                .isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pdf          | {"inlineData":{"mimeType":"application/pdf","data":"aGk="}}
            flac         | {"inlineData":{"mimeType":"audio/flac","data":"aGk="}}
            mp4          | {"inlineData":{"mimeType":"video/mp4","data":"aGk="}}
            pdf address  | {"fileData":{"mimeType":"application/pdf","fileUri":"https://a.example/b.pdf?c=d"}}
            mp4 address  | {"fileData":{"mimeType":"video/mp4","fileUri":"gs://bucket/b.mp4"}}
            pdf id       | {"fileData":{"mimeType":"application/pdf","fileUri":"https://generativelanguage.googleapis.com/v1beta/files/1"}}
            id           | {"fileData":{"fileUri":"https://generativelanguage.googleapis.com/v1beta/files/file_1"}}
            mp3 id       | {"fileData":{"mimeType":"audio/mpeg","fileUri":"https://a.example/v1beta/files/1"}}
            """)
    void geminiHasAllFiles(String part, String expected) {
        assertThat(Requests.written(Provider.GEMINI, request(part)).at("/contents/0/parts/1"))
                .isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OPENAI           | pdf address  | openai takes no file of type application/pdf by its address https://a.example/b.pdf?c=d: send its data, or use openai-responses
            OPENAI           | flac         | openai takes no file of type audio/flac by its data: convert it to audio/wav or audio/mpeg
            OPENAI           | mp4          | openai takes no file of type video/mp4 by its data: send pictures of it
            OPENAI           | image id     | openai takes no file of type image/png by its id file_1: send its data
            OPENAI_RESPONSES | wav          | openai-responses takes no file of type audio/x-wav by its data: send its data by openai, or a transcript
            OPENAI_RESPONSES | mp4 address  | openai-responses takes no file of type video/mp4 by its address gs://bucket/b.mp4: send pictures of it
            ANTHROPIC        | docx         | anthropic takes no file of type application/msword by its data (a.doc): convert it to PDF or text
            ANTHROPIC        | bad text     | anthropic takes no file of type text/plain by its data: texts are sent in UTF-8, but the file is not UTF-8 in Base64
            ANTHROPIC        | text address | anthropic takes no file of type text/plain by its address https://a.example/b: only pictures and PDF are downloaded; send its data as PDF or text
            ANTHROPIC        | mp4          | anthropic takes no file of type video/mp4 by its data: send a transcript or pictures
            OLLAMA           | pdf          | ollama takes no file of type application/pdf by its data (a.pdf): send its text, or pictures of its pages
            OLLAMA           | id           | ollama takes no file by its id file_1: send its text, or pictures of its pages
            OLLAMA           | pdf address  | ollama takes no file of type application/pdf by its address https://a.example/b.pdf?c=d: send its text, or pictures of its pages
            """)
    void otherFilesAreRefusedByPartAndProvider(Provider provider, String part, String message) {
        assertThatThrownBy(() -> Requests.written(provider, request(part)))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_REQUEST))
                .hasMessage(message);
    }

    @Test
    void malformedFilesAreRejectedWhereTheyAreCreated() {
        assertThatThrownBy(() -> Part.file("pdf", DATA))
                .hasMessage("the media type of a file must be like application/pdf but was 'pdf'");
        assertThatThrownBy(() -> Part.file("text/plain", new byte[0]))
                .hasMessage("the data of a file must not be empty");
        assertThatThrownBy(() -> Part.file("text/plain", DATA, " "))
                .hasMessage("the name of a file must not be blank; use null for none");
        assertThatThrownBy(() -> Part.file(URI.create("file:///a.pdf")))
                .hasMessage("the address of a file must be http, https or gs but was file:///a.pdf");
        assertThatThrownBy(() -> Part.fileId(" ")).hasMessage("the id of a file must not be blank");
        assertThatThrownBy(() -> new Part.FileData("image/png", "aGk=", null))
                .hasMessage("the data of an image must be an ImageData but a FileData had the media type image/png");
    }

    @Test
    void filesOfImagesAreImages() {
        assertThat(Part.file("image/png", DATA)).isEqualTo(Part.image("image/png", DATA));
    }

    @Test
    void aPrintedFileDoesNotContainItsData() {
        assertThat(PARTS.get("pdf")).hasToString("FileData[application/pdf, a.pdf, 4 characters of Base64]");
    }
}
