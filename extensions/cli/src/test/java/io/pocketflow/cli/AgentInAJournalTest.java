package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A durable agent returns the fields that its server added, also when the run is resumed from its journal. */
class AgentInAJournalTest {

    record City(String city) {}

    private static final String CALLING = """
            {"choices":[{"message":{"content":null,"reasoning_content":"Let me look.","tool_calls":[{"id":"c1","type":"function",
              "function":{"name":"weather","arguments":"{\\"city\\":\\"Bern\\"}"},
              "extra_content":{"google":{"thought_signature":"c2ln"}}}]},"finish_reason":"tool_calls"}]}""";

    @TempDir
    Path folder;

    private Shared run(ChatModel model) {
        Tool weather = Tool.of("weather", "", City.class, city -> "sun in " + city.city());
        Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Sun?")));
        try (Journal journal = Journal.open(folder.resolve("agent.journal"))) {
            RunOptions options = RunOptions.defaults().withStore(journal).withRunId("agent");
            new Agent(model, Toolbox.of(weather)).run(shared, options);
        }
        return shared;
    }

    @Test
    void addedFieldsOfARecordedReplyAreSentBack() throws Exception {
        try (FakeServer server = new FakeServer()) {
            ChatModel model = ChatModels.of("openai:m", URI.create(server.origin() + "/v1"), null);
            server.failing(200, Map.of(), CALLING).failing(400, Map.of(), "{\"error\":{\"message\":\"not now\"}}");
            assertThatThrownBy(() -> run(model)).hasMessageContaining("not now");

            assertThat(run(model).get(Agent.ANSWER)).isEqualTo(FakeServer.ANSWER);
            assertThat(server.requests()).as("the first turn is not repeated").hasSize(3);
            assertThat(server.requests().get(2).body())
                    .isEqualTo(server.requests().get(1).body())
                    .contains("\"reasoning_content\":\"Let me look.\"")
                    .contains("\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}");
        }
    }
}
