package io.pocketflow.llm;

import io.pocketflow.llm.Message.Role;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.offline.Sentences;
import io.pocketflow.llm.offline.SummaryTask;
import io.pocketflow.llm.offline.TextRank;
import io.pocketflow.llm.report.Reported;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * An extractive summarizer that works without a network. It is <em>not</em> a language model: it selects the sentences
 * of the given text that have most in common with the others, and writes no words of its own. Thread-safe and
 * deterministic. Sentences are separated by the rules of English, words by letters and digits.
 *
 * <p>The method is TextRank (R. Mihalcea and P. Tarau, <i>TextRank: Bringing Order into Texts</i>, EMNLP 2004):
 * sentences are nodes, the weight of an edge is the overlap of their words over the sum of the logarithms of their
 * lengths, and a sentence ranks by PageRank with damping 0.85. Common English words do not count, a repeated sentence
 * counts once, and only the first 1,000 different words of a sentence are considered. A text of more than 500 sentences
 * is ranked in blocks of at most 500, and then the best sentences of the blocks against each other, so that the time
 * grows linearly with the length of the text.
 *
 * <p>The input is the last user message; all other messages are ignored. The part before the first blank line, or
 * before the first colon that ends a line, is an instruction if it has at most 300 characters and asks for a summary
 * ("summarize", "summary of", "two sentences", "shorten", "condense", "abridge", "tl;dr"), or if it is a single line
 * that ends with a colon. The start of the first line up to a colon is an instruction too, if it asks for a summary.
 * The text follows the instruction; without an instruction the whole message is the text. The instruction states the
 * number of sentences, in digits (1 to 100) or as a word from one to ten: {@code "Summarise in two sentences:"}. The
 * default is three.
 *
 * <p>Of the other fields of a {@link ChatRequest} only {@code maxTokens} has an effect: a longer reply is truncated. A
 * token is a word, delimited by white space; {@link Usage} counts these.
 */
public final class OfflineModel implements ChatModel {

    private static final String NAME = "offline-textrank";

    /** Creates a summarizer; all of them share the same few threads, one for each processor. */
    public OfflineModel() {}

    /** Returns {@code offline-textrank}. */
    @Override
    public String name() {
        return NAME;
    }

    /** Returns a description in one sentence for the user of an application. */
    public String description() {
        return "an extractive summarizer (TextRank), not a language model: it picks sentences of the given text";
    }

    /** {@inheritDoc} Runs on a small pool of daemon threads, one for each processor; a cancelled call ends soon. */
    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return Reported.call(NAME, request, () -> Forwarded.computed(checkpoint -> reply(request, checkpoint)));
    }

    private static ChatReply reply(ChatRequest request, Runnable checkpoint) {
        checkpoint.run();
        SummaryTask task = SummaryTask.of(lastUserMessage(request.messages()));
        List<String> sentences = Sentences.of(task.text());
        String summary = String.join(" ", new TextRank(checkpoint).best(sentences, task.sentences()));
        List<String> words = words(summary);
        boolean cut = request.maxTokens() != null && request.maxTokens() < words.size();
        List<String> kept = cut ? words.subList(0, request.maxTokens()) : words;
        long asked = request.messages().stream()
                .mapToLong(message -> words(message.text()).size())
                .sum();
        return new ChatReply(
                Message.assistant(cut ? String.join(" ", kept) : summary),
                cut ? FinishReason.LENGTH : FinishReason.STOP,
                null,
                Usage.of(asked, kept.size()),
                NAME,
                null,
                null,
                null);
    }

    private static String lastUserMessage(List<Message> messages) {
        String last = "";
        for (Message message : messages) {
            last = message.role() == Role.USER ? message.text() : last;
        }
        return last;
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    @Override
    public String toString() {
        return NAME;
    }
}
