package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.fixture.Invoice;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTest {

    record Point(int x) {}

    @Test
    void placesAreFilledAndDoubleBracesAreBraces() {
        Prompt prompt = Prompt.of("Say {greeting}, {name}! {{name}} {{{name}}}");
        assertThat(prompt.names()).containsExactly("greeting", "name");
        assertThat(prompt.fill(Map.of("greeting", "hi", "name", "Ada"))).isEqualTo("Say hi, Ada! {name} {Ada}");
    }

    @Test
    void aValueIsNeverExpanded() {
        assertThat(Prompt.of("{a}{b}").fill(Map.of("a", "{b}", "b", "{a}{{"))).isEqualTo("{b}{a}{{");
    }

    @Test
    void valuesAreWrittenByTheirKind() {
        assertThat(value(12)).isEqualTo("12");
        assertThat(value(LocalDate.of(2024, 12, 31))).isEqualTo("2024-12-31");
        assertThat(value(Invoice.Currency.USD)).isEqualTo("USD");
        assertThat(value(List.of("a", 2, true))).isEqualTo("a\n2\ntrue");
        assertThat(value(new Point(1))).isEqualTo("{\"x\":1}");
        assertThat(value(List.of(new Point(1)))).isEqualTo("[{\"x\":1}]");
        assertThat(value(Map.of("k", 1))).isEqualTo("{\"k\":1}");
        assertThat(value(Optional.of("a"))).isEqualTo("a");
        assertThat(value(Optional.empty())).isEmpty();
    }

    private static String value(Object value) {
        return Prompt.of("{v}").fill(Map.of("v", value));
    }

    @Test
    void aMissingNameIsReportedWithTheKnownNames() {
        assertThatThrownBy(() -> Prompt.of("{text}").fill(Map.of("b", 1, "a", 2)))
                .hasMessage("there is no value for {text}; there are [a, b]");
        Shared shared = Shared.of(Map.of("page", "x")).with(Params.of(Key.of("file", String.class), "f"));
        assertThatThrownBy(() -> Prompt.of("{text}").fill(shared))
                .hasMessage("there is no value for {text}; there are params [file] and values of [page]");
    }

    @Test
    void paramsWinOverTheStore() {
        Shared shared =
                Shared.of(Map.of("a", "store", "b", "store")).with(Params.of(Key.of("a", String.class), "param"));
        assertThat(Prompt.of("{a} {b}").fill(shared)).isEqualTo("param store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "{}", "{a b}", "{1}", "a {b", "{a{b}}", "{a\n}", "}}}"})
    void aBraceThatStandsAloneIsRefused(String template) {
        assertThatThrownBy(() -> Prompt.of(template)).hasMessageStartingWith("the template has, in line 1, column ");
    }

    @Test
    void theMessageContainsLineAndColumn() {
        assertThatThrownBy(() -> Prompt.of("one\ntwo }"))
                .hasMessage("the template has, in line 2, column 5, a } that closes nothing; write }} for a brace");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void piecesAreFilledInOrder(long seed) {
        Random random = new Random(seed);
        String[] words = {"a", "{", "}", "{x}", "{{", "\n", "\\", "$1", "é\uD83D\uDE00", "{{x}}"};
        for (int i = 0; i < 5000; i++) {
            StringBuilder template = new StringBuilder();
            StringBuilder expected = new StringBuilder();
            Map<String, String> values = new HashMap<>();
            List<String> names = new ArrayList<>();
            for (int n = random.nextInt(8); n > 0; n--) {
                String word = words[random.nextInt(words.length)];
                if (random.nextBoolean()) {
                    template.append(word.replace("{", "{{").replace("}", "}}"));
                    expected.append(word);
                } else {
                    String name = "n" + random.nextInt(3);
                    template.append('{').append(name).append('}');
                    expected.append(values.computeIfAbsent(name, k -> word + words[random.nextInt(words.length)]));
                    names.add(name);
                }
            }
            Prompt prompt = Prompt.of(template.toString());
            assertThat(prompt.fill(values)).as("%s with %s", template, values).isEqualTo(expected.toString());
            assertThat(prompt.names())
                    .containsExactlyElementsOf(names.stream().distinct().toList());
        }
    }

    @Test
    void aMissingNameIsReportedWithTheIterationsValues() {
        Key<String> page = Key.local("page", String.class);
        Key<String> file = Key.of("file", String.class);
        List<String> told = new ArrayList<>();
        BatchFlow<String> flow =
                new BatchFlow<>(new Node<String, String>() {
                    @Override
                    protected String post(Shared shared, String prepared, String result) {
                        shared.put(page, "x");
                        assertThatThrownBy(() -> Prompt.of("{text}").fill(shared))
                                .satisfies(missing -> told.add(missing.getMessage()));
                        return DEFAULT;
                    }
                }) {
                    @Override
                    protected List<Params> prep(Shared shared) {
                        return List.of(Params.of(file, "f"));
                    }
                };
        flow.run(Shared.of(Map.of("run", "y")));
        assertThat(told)
                .containsExactly("there is no value for {text}; there are params [file] and values of [page, run]");
    }
}
