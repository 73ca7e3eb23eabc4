package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Citation;
import io.pocketflow.llm.Citation.Location;
import io.pocketflow.llm.Citation.Unit;
import io.pocketflow.llm.FinishReason;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Search;
import io.pocketflow.llm.Source;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.fixture.Golden;
import io.pocketflow.llm.fixture.Requests;
import io.pocketflow.llm.http.WireFormats;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures, audio, citations and searches of replies: what servers do differently, and what the next request contains. */
class MadePartsTest {

    private static final Source PAGE = Source.page("https://example.org/a", "A");

    /** Returns the reply that a stream of these events makes. */
    private static ChatReply streamed(Provider provider, String... events) {
        StreamReader reader = WireFormats.of(provider).reader("m");
        for (String event : events) {
            reader.read("", Golden.json(event.replace('\'', '"')), told -> {});
        }
        return reader.reply();
    }

    private static ChatReply whole(Provider provider, String answer) {
        return WireFormats.of(provider).read(Golden.json(answer.replace('\'', '"')), "m", "");
    }

    private static ChatReply chat(String message) {
        return whole(Provider.OPENAI, "{'choices':[{'message':" + message + ",'finish_reason':'stop'}]}");
    }

    private static ChatReply gemini(String candidate) {
        return whole(Provider.GEMINI, "{'candidates':[{'finishReason':'STOP'," + candidate + "}]}");
    }

    private static String delta(String audio) {
        return "{'choices':[{'delta':{'audio':" + audio + "}}]}";
    }

    // ---- Chat Completions

    @ParameterizedTest
    @CsvSource({
        "AQI=, AwQ=, each is Base64 of its own", //
        "AQI, DBA==, pieces of one text",
        "A, QIDBA==, pieces of any length"
    })
    void fragmentsOfAudioAreJoined(String first, String second, String how) {
        ChatReply reply = streamed(
                Provider.OPENAI,
                delta("{'id':'a','transcript':'Hi','data':'" + first + "'}"),
                delta("{'data':'" + second + "','transcript':'!'}"),
                "{'choices':[{'delta':{},'finish_reason':'stop'}]}");
        assertThat(reply.text()).as(how).isEqualTo("Hi!");
        assertThat(reply.files()).singleElement().satisfies(audio -> {
            assertThat(audio.mediaType()).isEqualTo("audio/pcm;rate=24000");
            assertThat(audio.bytes()).containsExactly(1, 2, 3, 4);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "RIFF----WAVE, audio/wav",
        "fLaC, audio/flac",
        "OggS, audio/ogg",
        "ID3, audio/mpeg",
        "xyz, audio/pcm;rate=24000"
    })
    void audioHasTheTypeOfItsFirstBytes(String bytes, String type) {
        String data = Base64.getEncoder().encodeToString(bytes.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        ChatReply reply = chat("{'content':null,'audio':{'id':'a','data':'" + data + "','transcript':'Hi'}}");
        assertThat(reply.files()).extracting(Part.FileData::mediaType).containsExactly(type);
    }

    @Test
    void audioThatIsNotBase64LeavesTheTranscript() {
        ChatReply reply = chat("{'content':null,'audio':{'id':'a','data':'?!?!','transcript':'Hi'}}");
        assertThat(reply.text()).isEqualTo("Hi");
        assertThat(reply.files()).isEmpty();
    }

    @Test
    void audioGoesBackByItsId() {
        Message said = chat("{'content':null,'audio':{'id':'audio_7','data':'AQI=','transcript':'Hi'}}")
                .message();
        JsonNode sent = Requests.written(ModelConfig.of(Provider.OPENAI, "m"), ChatRequest.of(said), false)
                .path("messages")
                .path(0);
        assertThat(sent.path("audio")).isEqualTo(Golden.json("{\"id\":\"audio_7\"}"));
        assertThat(sent.path("content").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:image/png;base64,AQI= | image/png",
                "data:image/svg+xml;charset=utf-8;base64,AQI= | image/svg+xml;charset=utf-8",
                "data:text/plain;base64,AQI= |",
                "data:image/png;base64,? |",
                "not an address |",
                "ftp://example.org/a.png |"
            })
    void picturesOfGatewaysAreRead(String address, String type) {
        ChatReply reply = chat("{'content':'Hi','images':[{'image_url':{'url':'" + address + "'}}]}");
        assertThat(reply.images())
                .extracting(Part.ImageData::mediaType)
                .isEqualTo(type == null ? List.of() : List.of(type));
        assertThat(reply.text()).isEqualTo("Hi");
    }

    @Test
    void pictureInTheContentOrAtAnAddressIsRead() {
        ChatReply reply = chat("{'content':[{'type':'text','text':'Hi'},{'type':'image_url','image_url':{'url':"
                + "'https://example.org/a.png'}}]}");
        assertThat(reply.message().parts())
                .containsExactly(Part.text("Hi"), Part.image(java.net.URI.create("https://example.org/a.png")));
    }

    @Test
    void annotationsOfLaterChunksCountOnce() {
        String annotations = "{'choices':[{'delta':{'annotations':[{'type':'url_citation','url_citation':"
                + "{'url':'https://example.org/a','title':'A','start_index':1,'end_index':2,'content':'a page'}},"
                + "{'type':'of the future'}, null]}}]}";
        ChatReply reply = streamed(
                Provider.OPENAI,
                annotations,
                "{'choices':[{'delta':{'content':'🌞b'}}]}",
                annotations,
                "{'choices':[{'delta':{},'finish_reason':'stop'}]}");
        assertThat(reply.citations()).containsExactly(new Citation(PAGE, 2, 3, "a page", null));
    }

    // ---- Responses

    @Test
    void annotationsThatOnlyTheirEventsHaveAreKept() {
        ChatReply reply = streamed(
                Provider.OPENAI_RESPONSES,
                "{'type':'response.output_text.delta','output_index':0,'content_index':0,'delta':'ab'}",
                "{'type':'response.output_text.annotation.added','output_index':0,'content_index':0,'annotation_index':0,"
                        + "'annotation':{'type':'url_citation','url':'https://example.org/a','title':'A',"
                        + "'start_index':0,'end_index':1}}",
                "{'type':'response.completed','response':{'status':'completed','output':[]}}");
        assertThat(reply.citations()).containsExactly(new Citation(PAGE, 0, 1, null, null));
    }

    @Test
    void numbersOfAnnotationsBelongToTheirPartOfTheText() {
        ChatReply reply = whole(
                Provider.OPENAI_RESPONSES,
                "{'status':'completed','output':[{'type':'message','content':[{'type':'output_text','text':'one ',"
                        + "'annotations':[]},{'type':'output_text','text':'two','annotations':[{'type':'url_citation',"
                        + "'url':'https://example.org/a','title':'A','start_index':0,'end_index':3}]}]}]}");
        assertThat(reply.text()).isEqualTo("one two");
        assertThat(reply.citations()).containsExactly(new Citation(PAGE, 4, 7, null, null));
        assertThat(reply.message().parts().get(2)).isInstanceOf(Citation.class);
    }

    @ParameterizedTest
    @CsvSource({"/9j/, image/jpeg", "UklGRgAAAABXRUJQ, image/webp", "AQI=, image/gif"})
    void pictureHasTheTypeOfItsFirstBytesOrOfItsFormat(String data, String type) {
        ChatReply reply = whole(
                Provider.OPENAI_RESPONSES,
                "{'status':'completed','output':[{'type':'image_generation_call','output_format':'gif','result':'"
                        + data + "'}]}");
        assertThat(reply.images()).extracting(Part.ImageData::mediaType).containsExactly(type);
        assertThat(reply.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void pictureWithoutDataIsPassedOver() {
        ChatReply reply = whole(
                Provider.OPENAI_RESPONSES,
                "{'status':'completed','output':[{'type':'image_generation_call','status':'failed','result':null},"
                        + "{'type':'web_search_call','action':{'type':'open_page','url':'https://example.org/a'}}]}");
        assertThat(reply.message().parts())
                .containsExactly(new Search(List.of(), List.of(Source.page("https://example.org/a", null))));
    }

    // ---- Anthropic

    @Test
    void fetchedPagesAndFailedSearchesAreRead() {
        ChatReply reply = whole(
                Provider.ANTHROPIC,
                "{'content':[{'type':'server_tool_use','id':'s1','name':'web_fetch','input':{'url':'https://example.org/a'}},"
                        + "{'type':'web_fetch_tool_result','tool_use_id':'s1','content':{'type':'web_fetch_result',"
                        + "'url':'https://example.org/a','content':{'type':'document','title':'A'}}},"
                        + "{'type':'server_tool_use','id':'s2','name':'web_search','input':{'query':'q'}},"
                        + "{'type':'web_search_tool_result','tool_use_id':'s2','content':"
                        + "{'type':'web_search_tool_result_error','error_code':'max_uses_exceeded'}},"
                        + "{'type':'text','text':'Hi'}],'stop_reason':'end_turn'}");
        assertThat(reply.searches())
                .containsExactly(new Search(List.of(), List.of(PAGE)), new Search(List.of("q"), List.of()));
    }

    @Test
    void citationOfTheFutureHasTheFieldsThatItShares() {
        ChatReply reply = whole(
                Provider.ANTHROPIC,
                "{'content':[{'type':'text','text':'Hi','citations':[{'type':'verse_location','cited_text':'hello',"
                        + "'document_index':3,'document_title':'Songs','start_verse':1},{'document_index':-1,"
                        + "'start_char_index':9,'end_char_index':1}]}],'stop_reason':'end_turn'}");
        assertThat(reply.citations())
                .containsExactly(
                        new Citation(new Source(null, "Songs", null, 3), 0, 2, "hello", null),
                        new Citation(new Source(null, null, null, null), 0, 2, null, null));
    }

    // ---- Gemini

    @Test
    void groundingOfPartsPagesAndPicturesIsRead() {
        ChatReply reply = gemini("'content':{'parts':[{'text':'one '},{'text':'two '},{'text':'two'}]},"
                + "'groundingMetadata':{'groundingChunks':[{'retrievedContext':{'uri':'u','title':'t','pageNumber':7}},"
                + "{'image':{'sourceUri':'https://example.org/a','imageUri':'https://example.org/a.png','title':'A'}}],"
                + "'groundingSupports':[{'segment':{'partIndex':2,'endIndex':3,'text':'two'},"
                + "'groundingChunkIndices':[0,1,9,-1]}]},'citationMetadata':{'citations':[{'endIndex':3,"
                + "'uri':'https://example.org/a','title':'A'}]}");
        assertThat(reply.citations())
                .containsExactly(
                        new Citation(Source.page("u", "t"), 8, 11, null, new Location(Unit.PAGE, 7, 8)),
                        new Citation(PAGE, 8, 11, null, null),
                        new Citation(PAGE, 0, 3, null, null));
    }

    @Test
    void pictureAloneIsAReplyAndAFilteredSearchIsNot() {
        ChatReply picture = gemini("'content':{'parts':[{'inlineData':{'mimeType':'image/png','data':'AQI='}}]}");
        assertThat(picture.images()).hasSize(1);
        assertThatThrownBy(() -> whole(
                        Provider.GEMINI,
                        "{'candidates':[{'finishReason':'SAFETY','groundingMetadata':{'webSearchQueries':['q']}}]}"))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("filter");
    }

    @ParameterizedTest
    @CsvSource({"'', AQI=", "'no type', AQI=", "image/png, ?", "image/png, ''"})
    void malformedDataIsPassedOver(String type, String data) {
        ChatReply reply = gemini(
                "'content':{'parts':[{'text':'Hi'},{'inlineData':{'mimeType':'" + type + "','data':'" + data + "'}}]}");
        assertThat(reply.message().parts()).containsExactly(Part.text("Hi"));
    }

    // ---- the next request

    private static final Message FROM_ANOTHER = new Message(
            Message.Role.ASSISTANT,
            List.of(
                    new Search(List.of("q"), List.of(PAGE), "<b>q</b>"),
                    Part.text("Hi"),
                    new Citation(PAGE, 0, 2, "hi", new Location(Unit.BLOCK, 1, 2))),
            null);

    @ParameterizedTest
    @EnumSource(Provider.class)
    void citationsAndSearchesAreNotSentToAnotherFormat(Provider provider) {
        ChatRequest plain = ChatRequest.of(Message.user("a"), Message.assistant("Hi"), Message.user("b"));
        ChatRequest cited = ChatRequest.of(Message.user("a"), FROM_ANOTHER, Message.user("b"));
        ModelConfig config = ModelConfig.of(provider, "m");
        assertThat(Requests.written(config, cited, false)).isEqualTo(Requests.written(config, plain, false));
    }

    @ParameterizedTest
    @EnumSource(
            value = Provider.class,
            names = {"OPENAI", "OPENAI_RESPONSES", "ANTHROPIC"})
    void picturesOfAnotherFormatAreRefusedWithAdvice(Provider provider) {
        Message picture = new Message(Message.Role.ASSISTANT, List.of(new Part.ImageData("image/png", "AQI=")), null);
        assertThatThrownBy(() -> Requests.written(ModelConfig.of(provider, "m"), ChatRequest.of(picture), false))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(LlmException.Kind.BAD_REQUEST))
                .hasMessageContaining("send it in a message of the user");
    }

    @Test
    void aReplyWithAllPartsSurvivesJson() throws Exception {
        Message message = new Message(
                Message.Role.ASSISTANT,
                List.of(
                        FROM_ANOTHER.parts().get(0),
                        FROM_ANOTHER.parts().get(1),
                        FROM_ANOTHER.parts().get(2),
                        new Citation(new Source(null, null, "f", 0), 2, 2, null, null),
                        new Search(List.of(), List.of()),
                        new Part.ImageData("image/png", "AQI="),
                        new Part.FileData("audio/L16;codec=pcm;rate=24000", "AQI=", null)),
                null);
        ChatReply reply = new ChatReply(message, FinishReason.STOP, null, Usage.NONE, "m", null, null, null);
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writeValueAsString(reply), ChatReply.class))
                .isEqualTo(reply);
        assertThat(json.writeValueAsString(message.parts().get(3)))
                .isEqualTo(
                        "{\"type\":\"citation\",\"source\":{\"fileId\":\"f\",\"document\":0},\"start\":2,\"end\":2}");
    }

    @Test
    void wrongPassagesAreRefused() {
        assertThatThrownBy(() -> new Citation(PAGE, 3, 2, null, null)).hasMessageContaining("3 and 2");
        assertThatThrownBy(() -> new Location(Unit.PAGE, -1, 2)).hasMessageContaining("-1 and 2");
        assertThatThrownBy(() -> new Source(null, null, null, -1)).hasMessageContaining("-1");
    }
}
