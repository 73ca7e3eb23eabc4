package io.pocketflow.llm.offline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTaskTest {

    @ParameterizedTest
    @CsvSource({
        "Summarise in one sentence,1",
        "Summarise in two sentences,2",
        "summarize in THREE sentences,3",
        "Four sentences please,4",
        "Give me five short sentences,5",
        "A six-sentence summary,6",
        "Seven very short sentences,7",
        "At most 8 sentences,8",
        "Condense this to 12 sentences,12",
        "Use 3-5 sentences,5",
        "Summarise in 0 sentences,1",
        "Summarise in 9999 sentences,100",
        "Summarise the two chapters,3",
        "Summarise,3"
    })
    void theInstructionSaysHowManySentences(String instruction, int count) {
        assertThat(SummaryTask.of(instruction + ":\nThe text.")).isEqualTo(new SummaryTask(count, "The text."));
    }

    @Test
    void aBlankLineAfterAnInstructionEndsItToo() {
        assertThat(SummaryTask.of("You are terse.\nSummarise this in one sentence.\r\n \r\nThe text.\n\nMore: text."))
                .isEqualTo(new SummaryTask(1, "The text.\n\nMore: text."));
    }

    @Test
    void aColonInTheLineEndsAnInstructionToo() {
        assertThat(SummaryTask.of("TL;DR: The text: it is long."))
                .isEqualTo(new SummaryTask(3, "The text: it is long."));
    }

    @Test
    void aFirstLineThatEndsWithAColonIsAnInstruction() {
        assertThat(SummaryTask.of("Here it is:\nThe text.")).isEqualTo(new SummaryTask(3, "The text."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A title\n\nThe text in two sentences.",
                "He said: The text.",
                "The fox ran.\nThen it saw:\na hen.",
                "Who wrote Hamlet?",
                "Two sentences"
            })
    void otherwiseTheWholeMessageIsTheText(String message) {
        assertThat(SummaryTask.of(message)).isEqualTo(new SummaryTask(3, message));
    }

    @Test
    void aLongFirstParagraphIsNotAnInstruction() {
        String message = "The summary of it is ".repeat(20) + ":\nThe text.";
        assertThat(SummaryTask.of(message)).isEqualTo(new SummaryTask(3, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Summarise in two sentences:", "Summarise in two sentences:\n\n"})
    void anInstructionAloneHasNoText(String message) {
        assertThat(SummaryTask.of(message)).isEqualTo(new SummaryTask(2, ""));
    }

    @Test
    void anEmptyMessageHasNoText() {
        assertThat(SummaryTask.of(" \n")).isEqualTo(new SummaryTask(3, ""));
    }
}
