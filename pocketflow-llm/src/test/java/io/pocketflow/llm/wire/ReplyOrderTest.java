package io.pocketflow.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.fixture.Replayed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The parts of a streamed reply have the order of the whole reply, whichever of them a stream reports first. */
class ReplyOrderTest {

    private static final Map<String, String> ABBREVIATIONS = Map.of(
            "TEXT", "'type':'response.output_text.delta'",
            "ARGUMENTS", "'type':'response.function_call_arguments.delta'",
            "SUMMARY", "'type':'response.reasoning_summary_text.delta'",
            "ADDED", "'type':'response.output_item.added'",
            "DONE", "'type':'response.output_item.done'",
            "COMPLETED", "'type':'response.completed'",
            "START", "'type':'content_block_start'",
            "DELTA", "'type':'content_block_delta'",
            "THE_END", "{'type':'message_stop'}");

    private static final String REASONING = "{'type':'reasoning','id':'r','summary':[{'text':'Hm'}]}";
    private static final String MESSAGE = "{'type':'message','id':'m','content':[{'type':'output_text','text':'a'},"
            + "{'type':'output_text','text':'b'}]}";
    private static final String CALL_X = "{'type':'function_call','id':'x','call_id':'cx','name':'f','arguments':'{}'}";
    private static final String CALL_Y = "{'type':'function_call','id':'y','call_id':'cy','name':'g','arguments':'{}'}";

    private static final Part HM = new Part.Reasoning("Hm");
    private static final Part A = Part.text("a");
    private static final Part B = Part.text("b");
    private static final ToolCall X = new ToolCall("cx", "f", "{}");
    private static final ToolCall Y = new ToolCall("cy", "g", "{}");

    private static ChatReply reply(Provider provider, String... events) {
        for (int i = 0; i < events.length; i++) {
            for (Map.Entry<String, String> word : ABBREVIATIONS.entrySet()) {
                events[i] = events[i].replace(word.getKey(), word.getValue());
            }
            events[i] = events[i].replace('\'', '"');
        }
        return Replayed.streamed(provider, events);
    }

    private static List<Part> parts(Provider provider, String... events) {
        return reply(provider, events).message().parts();
    }

    private static String completed(String... output) {
        return "{COMPLETED,'response':{'status':'completed','output':[" + String.join(",", output) + "]}}";
    }

    @Test
    void itemsThatOnlyTheLastEventHasStandWhereItHasThem() {
        assertThat(parts(
                        Provider.OPENAI_RESPONSES,
                        "{TEXT,'output_index':2,'item_id':'m','content_index':1,'delta':'b'}",
                        completed(CALL_X, REASONING, MESSAGE, CALL_Y)))
                .containsExactly(X, HM, A, B, Y);
    }

    @Test
    void finishedItemsAreOrderedByTheirIndices() {
        ChatReply reply = reply(
                Provider.OPENAI_RESPONSES,
                "{DONE,'output_index':2,'item':" + CALL_X + "}",
                "{DONE,'output_index':1,'item':" + MESSAGE + "}",
                "{DONE,'output_index':0,'item':" + REASONING + "}",
                completed());
        assertThat(reply.message().parts()).containsExactly(HM, A, B, X);
        assertThat(reply.message().original().json()).containsSubsequence("\"r\"", "\"m\"", "\"x\"");
    }

    @Test
    void itemsThatTheLastEventLacksStandBehindTheOnesBefore() {
        assertThat(parts(
                        Provider.OPENAI_RESPONSES,
                        "{SUMMARY,'output_index':0,'item_id':'r','summary_index':0,'delta':'Hm'}",
                        "{TEXT,'output_index':1,'item_id':'n','content_index':0,'delta':'a'}",
                        completed(REASONING, CALL_X)))
                .containsExactly(HM, A, X);
    }

    @Test
    void deltasOfSeveralItemsAtOnceAreJoinedByItem() {
        assertThat(parts(
                        Provider.OPENAI_RESPONSES,
                        "{TEXT,'output_index':1,'item_id':'n','content_index':0,'delta':'one '}",
                        "{TEXT,'output_index':0,'item_id':'m','content_index':0,'delta':'two '}",
                        "{TEXT,'output_index':1,'item_id':'n','content_index':0,'delta':'three'}",
                        "{TEXT,'output_index':0,'item_id':'m','content_index':0,'delta':'four'}",
                        completed()))
                .containsExactly(Part.text("two four"), Part.text("one three"));
    }

    @Test
    void callsStandInTheOrderOfTheirItems() {
        assertThat(parts(
                        Provider.OPENAI_RESPONSES,
                        "{ADDED,'output_index':1,'item':" + CALL_Y.replace("{}", "") + "}",
                        "{ARGUMENTS,'output_index':1,'item_id':'y','delta':'{}'}",
                        completed(CALL_X, CALL_Y)))
                .containsExactly(X, Y);
    }

    @Test
    void blocksAreOrderedByTheirIndices() {
        ChatReply reply = reply(
                Provider.ANTHROPIC,
                "{START,'index':2,'content_block':{'type':'tool_use','id':'cx','name':'f','input':{}}}",
                "{START,'index':1,'content_block':{'type':'text','text':''}}",
                "{START,'index':0,'content_block':{'type':'thinking','thinking':''}}",
                "{DELTA,'index':1,'delta':{'type':'text_delta','text':'on'}}",
                "{DELTA,'index':0,'delta':{'type':'thinking_delta','thinking':'H'}}",
                "{DELTA,'index':1,'delta':{'type':'text_delta','text':'e'}}",
                "{DELTA,'index':0,'delta':{'type':'thinking_delta','thinking':'m'}}",
                "THE_END");
        assertThat(reply.message().parts()).containsExactly(HM, Part.text("one"), X);
        assertThat(reply.message().original().json()).containsSubsequence("thinking", "one", "tool_use");
    }

    @Test
    void blocksOfOneIndexKeepTheirOrder() {
        assertThat(parts(
                        Provider.ANTHROPIC,
                        "{START,'index':0,'content_block':{'type':'text','text':'a'}}",
                        "{'type':'content_block_stop','index':0}",
                        "{START,'index':1,'content_block':{'type':'tool_use','id':'cx','name':'f','input':{}}}",
                        "{'type':'content_block_stop','index':1}",
                        "{START,'index':0,'content_block':{'type':'text','text':'b'}}",
                        "THE_END"))
                .containsExactly(A, X, B);
    }

    @Test
    void fieldsOfAChatCompletionHaveTheOrderOfAWholeOne() {
        ChatReply reply = Replayed.deltas("""
                {"tool_calls":[{"index":1,"id":"cy","function":{"name":"g","arguments":"{"},"extra":"second one"}]}""", """
                {"content":"a"}""", """
                {"tool_calls":[{"index":0,"id":"cx","function":{"name":"f","arguments":"{}"},"extra":"first one"},
                {"index":1,"function":{"arguments":"}"}}]}""", """
                {"reasoning_content":"Hm"}""");
        assertThat(reply.message().parts()).containsExactly(HM, A, X, Y);
        assertThat(reply.message().original().json()).containsSubsequence("cx", "first one", "cy", "second one");
    }

    @Test
    void callsWhoseIndicesBeginAgainKeepTheirOrder() {
        ChatReply reply = Replayed.deltas("""
                {"tool_calls":[{"index":0,"id":"1","function":{"name":"f"}},{"index":1,"id":"2","function":{"name":"f"}}]}""", """
                {"tool_calls":[{"index":0,"id":"3","function":{"name":"f"}},{"index":1,"id":"4","function":{"name":"f"}}]}""");
        assertThat(reply.toolCalls()).extracting(ToolCall::id).containsExactly("1", "2", "3", "4");
    }

    @Test
    void partsOfContentKeepTheirOrder() {
        assertThat(Replayed.deltas("""
                                {"content":[{"type":"text","text":"a"}]}""", """
                                {"content":[{"type":"thinking","thinking":"Hm"},{"type":"text","text":"b"}]}""").message().parts()).containsExactly(A, HM, B);
    }

    @Test
    void fieldsOfOllamasLinesHaveTheOrderOfAWholeReply() {
        assertThat(parts(
                        Provider.OLLAMA,
                        "{'message':{'tool_calls':[{'id':'cx','function':{'name':'f','arguments':{}}}]}}",
                        "{'message':{'content':'a'}}",
                        "{'message':{'thinking':'Hm'},'done':true}"))
                .containsExactly(HM, A, X);
    }

    @Test
    void partsOfGeminiKeepTheOrderOfTheStream() {
        assertThat(parts(
                        Provider.GEMINI,
                        "{'candidates':[{'content':{'parts':[{'text':'a'},{'functionCall':{'id':'cx','name':'f'}}]}}]}",
                        "{'candidates':[{'content':{'parts':[{'text':'Hm','thought':true},{'text':'b'}]},"
                                + "'finishReason':'STOP'}]}"))
                .containsExactly(A, X, HM, B);
    }
}
