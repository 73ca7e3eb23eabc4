package io.pocketflow.llm.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.fixture.Invoice;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredTest {

    private static final int NOISES = Integer.getInteger("structured.noises", 4_000);

    record Point(int x, int y) {
        Point {
            if (x == 13) {
                throw new IllegalArgumentException("x must not be 13");
            }
        }
    }

    enum Mood {
        GOOD,
        BAD
    }

    private final Structured<Point> point = Structured.of(Point.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":1,\"y\":2}",
                "  \n{\"x\": 1, \"y\": 2}\n",
                "```json\n{\"x\":1,\"y\":2}\n```",
                "Sure!\n```\n{\"x\":1,\n\"y\":2}\n```\nAnything else?",
                "Here it is: {\"x\":1,\"y\":2}. As {you} see, [1] it is short.",
                "By [1] and {x}, the answer is {\"x\":1,\"y\":2}",
                "<think>maybe {\"x\":9,\"y\":9}?</think>{\"x\":1,\"y\":2}",
                "{\"note\":\"no\"} then {\"x\":1,\"y\":2}",
                "{ the point is {\"x\":1,\"y\":2} }",
                "{\"x\":1.0,\"y\":2}",
                "\"}\" {\"x\":1,\"y\":2}",
            })
    void theValueIsFoundInWhateverIsAround(String reply) {
        assertThat(point.read(reply).value()).isEqualTo(new Point(1, 2));
    }

    @Test
    void theFirstThatLooksLikeAValueSaysWhatIsWrong() {
        assertThat(point.read("nothing here").violations()).containsExactly("$: there is no JSON in the reply");
        assertThat(point.read("{\"x\":\"1\"}").violations())
                .containsExactly(
                        "$.x: must be a whole number from -2147483648 to 2147483647 but was \"1\"", "$.y: is missing");
        assertThat(point.read("{\"x\":1,\"y\":2,\"z\":3}").violations())
                .containsExactly("$.z: is not a property of Point; there are [x, y]");
        assertThat(point.read("{\"x\":1e999999999,\"y\":3000000000}").violations())
                .hasSize(2);
    }

    @Test
    void aRejectionByTheRecordIsAViolation() {
        assertThat(point.read("{\"x\":13,\"y\":2}").violations())
                .containsExactly("$: is refused by Point: x must not be 13");
    }

    @Test
    void aTypeThatIsNotAnObjectIsWrappedAndReadBothWays() {
        Structured<List<Mood>> moods = Structured.of(new TypeRef<List<Mood>>() {}.type());
        assertThat(moods.schema().json())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"array\",\"items\":{\"type\":\"string\","
                                + "\"enum\":[\"GOOD\",\"BAD\"]}}},\"required\":[\"value\"],\"additionalProperties\":false}");
        assertThat(moods.read("{\"value\":[\"GOOD\"]}").value()).containsExactly(Mood.GOOD);
        assertThat(moods.read("[\"BAD\"]").value()).containsExactly(Mood.BAD);
        assertThat(moods.read("{\"value\":[\"bad\"]}").violations())
                .containsExactly("$.value[0]: must be one of [GOOD, BAD] but was \"bad\"");
        assertThat(moods.name()).isEqualTo("List_of_Mood");
    }

    @Test
    void textsNumbersAndMapsAreReadToo() {
        assertThat(Structured.<String>of(String.class)
                        .read("{\"value\":\"hi\"}")
                        .value())
                .isEqualTo("hi");
        assertThat(Structured.<Integer>of(Integer.class).read("42").value()).isEqualTo(42);
        assertThat(Structured.<Map<String, Integer>>of(new TypeRef<Map<String, Integer>>() {}.type())
                        .read("{\"a\":1}")
                        .value())
                .isEqualTo(Map.of("a", 1));
    }

    @Test
    void aRecursiveTypeInAListRefersToItsDefinition() {
        Structured<List<Invoice.Tree>> trees = Structured.of(new TypeRef<List<Invoice.Tree>>() {}.type());
        String json = "{\"value\":[{\"name\":\"a\",\"children\":[{\"name\":\"b\",\"children\":[]}],\"twin\":null}]}";
        assertThat(trees.schema().json()).contains("\"$ref\":\"#/$defs/Tree\"").doesNotContain("\"#\"");
        assertThat(trees.read(json).value().get(0).children().get(0).name()).isEqualTo("b");
    }

    @Test
    void aMissingPropertyThatMayBeNullIsNotAViolation() {
        Structured<Invoice> invoice = Structured.of(Invoice.class);
        String json = Invoice.JSON.replace("\"note\": null, \"currency\": \"US$\",", "");
        assertThat(invoice.read(json).value().currency()).isEmpty();
        assertThat(invoice.read(Invoice.JSON).value()).isEqualTo(Invoice.VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "{\"a\":", "{\"a\":[", "```\n{", "\"", "{}", "[1]{", "\\\"{"})
    @Timeout(60)
    void aHugeHostileReplyIsReadInReasonableTime(String piece) {
        assertThat(point.read(piece.repeat(1_000_000 / piece.length())).value()).isNull();
    }

    /** {@code -Dstructured.noises=20000} tries more texts of each seed, as in {@code .ci/series}. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void noTextBreaksTheReaderAndAValueIsFoundAmongNoise(long seed) {
        Random random = new Random(seed);
        String alphabet = "{}[]\",:\\ \n`x1tn-.e<think>/é\uD83D";
        for (int i = 0; i < NOISES; i++) {
            StringBuilder noise = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                noise.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Structured.Reading<Point> reading = point.read(noise.toString());
            assertThat(reading.value() == null).isEqualTo(!reading.violations().isEmpty());
            String words = noise.toString().replaceAll("[{\\[\"`<]", "");
            assertThat(point.read(words + "{\"x\":1,\"y\":2}" + noise).value())
                    .as("%s", noise)
                    .isEqualTo(new Point(1, 2));
        }
    }

    @Test
    @Timeout(60)
    void aNumberThatIsAlmostZeroIsNotAWholeNumber() {
        assertThat(point.read("{\"x\":1e-99999999,\"y\":2}").violations())
                .containsExactly("$.x: must be a whole number from -2147483648 to 2147483647 but was 1E-99999999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"root\",\"children\":[{\"name\":\"a\",\"children\":[],\"twin\":null},{\"name\":",
                "{\"name\":\"root\",\"children\":[{\"name\":\"a\",\"children\":[],\"twin\":null},],\"twin\":null}",
                "```json\n{\"name\":\"root\",\"children\":[{\"name\":\"a\",\"children\":[],\"twin\":null},],\"twin\":null}\n```",
                "[{\"name\":\"a\",\"children\":[],\"twin\":null}, {\"name\":",
            })
    void aPartOfAValueThatIsBrokenIsNotTheValue(String reply) {
        assertThat(Structured.<Invoice.Tree>of(Invoice.Tree.class).read(reply).value())
                .isNull();
    }

    @Test
    void textBeforeTheEndOfAThoughtIsNotTheAnswer() {
        assertThat(point.read("Maybe {\"x\":9,\"y\":9}?\n</think>\n{\"x\":1,\"y\":2}")
                        .value())
                .isEqualTo(new Point(1, 2));
    }
}
