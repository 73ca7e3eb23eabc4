package io.pocketflow.cookbook.helloworld;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.cookbook.TestSession;
import org.junit.jupiter.api.Test;

class HelloWorldTest {

    @Test
    void theModelIsAskedTheQuestionOnTheCommandLine() {
        TestSession session = new TestSession().with(new ScriptedModel(question -> "Answer to: " + question));
        assertThat(session.run(new HelloWorld(), "Who are you?")).isZero();
        assertThat(session.out()).isEqualTo("""
                model: scripted
                question: Who are you?
                answer: Answer to: Who are you?
                """);
    }

    @Test
    void offlineItSummarizesAndSaysSo() {
        TestSession session = new TestSession();
        assertThat(session.run(new HelloWorld())).isZero();
        assertThat(session.out()).isEqualTo("""
                model: offline-textrank, an extractive summarizer (TextRank), not a language model: \
                it picks sentences of the given text
                question: Summarize in one sentence: A flow is a graph of nodes. A node reads the state of the flow, \
                works, and writes the state. The action that a node returns names the next node of the flow.
                answer: A node reads the state of the flow, works, and writes the state.
                """);
    }

    @Test
    void answersOfTheModelCannotMoveTheCursor() {
        TestSession session = new TestSession().with(new ScriptedModel(question -> "a\u001b[2Jb"));
        session.run(new HelloWorld(), "?");
        assertThat(session.out()).endsWith("answer: a[2Jb\n");
    }
}
