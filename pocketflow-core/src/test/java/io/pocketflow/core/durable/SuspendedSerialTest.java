package io.pocketflow.core.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.store.StepKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A {@link FlowSuspended} that was written and read again still says what is asked. */
class SuspendedSerialTest {

    private record Choice(String text, List<String> options) implements Serializable {}

    private static final class Unwritable {
        @Override
        public String toString() {
            return "Which one?";
        }
    }

    /** Is serializable by its type, and still cannot be written. */
    private record Half(Object inner) implements Serializable {
        @Override
        public String toString() {
            return "half a question";
        }
    }

    private static final class Mute {
        @Override
        public String toString() {
            throw new IllegalStateException("mute");
        }
    }

    private static <T> T copy(T value) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            @SuppressWarnings("unchecked") // proof: it is the copy of a T
            T read = (T) in.readObject();
            return read;
        }
    }

    private static StepKey step(String text) {
        return StepKey.parse(text);
    }

    @Test
    void aCopyHasTheQuestionsInTheirOrder() throws Exception {
        Map<StepKey, Object> questions = new LinkedHashMap<>();
        questions.put(step("Flow#0[1]/B%2F#0"), new Choice("Which?", List.of("a", "b")));
        questions.put(step("Flow#0[0]/A#2"), "Why?");

        FlowSuspended read = copy(new FlowSuspended("r", questions));

        assertThat(read.questions()).containsExactlyEntriesOf(questions);
        assertThat(read.runId()).isEqualTo("r");
        assertThat(read).hasMessage("run 'r' waits for an answer to " + questions.keySet());
    }

    @Test
    void aQuestionThatCannotBeWrittenIsCopiedAsItsText() throws Exception {
        Map<StepKey, Object> questions = new LinkedHashMap<>();
        questions.put(step("A#0"), new Unwritable());
        questions.put(step("B#0"), new Half(new Unwritable()));
        questions.put(step("C#0"), new Mute());

        FlowSuspended read = copy(new FlowSuspended("r", questions));

        assertThat(read.questions().values())
                .contains("Which one?", "half a question")
                .hasSize(3);
        assertThat(read.questions().get(step("C#0")).toString()).contains(Mute.class.getName());
    }

    @Test
    void theCauseOfAFailureIsCopiedWithItsQuestions() throws Exception {
        FlowSuspended suspended = new FlowSuspended("r", Map.of(step("A#0"), "Why?"));

        FlowException read = copy(new FlowException("outer", "Outer#0", 0, suspended));

        assertThat(read.getCause())
                .isInstanceOfSatisfying(
                        FlowSuspended.class,
                        inner -> assertThat(inner.questions()).isEqualTo(suspended.questions()));
    }

    @Test
    void serializationDoesNotChangeTheQuestions() throws Exception {
        Unwritable question = new Unwritable();
        FlowSuspended suspended = new FlowSuspended("r", Map.of(step("A#0"), question));

        copy(suspended);

        assertThat(suspended.questions().values()).singleElement().isSameAs(question);
        assertThat(question).isNotInstanceOf(NotSerializableException.class);
    }
}
