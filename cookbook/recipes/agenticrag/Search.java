package agenticrag;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.List;

/** Searches the manual: first for the question, then for the words that the model asks for. */
final class Search extends Node<Search.Wanted, String> {

    record Wanted(Manual manual, String words, List<String> notes) {}

    private static final int MAX_SEARCHES = 4;

    @Override
    protected Wanted prep(Shared shared) {
        String words = shared.find(AgenticRag.JUDGEMENT)
                .map(AgenticRag.Judgement::nextSearch)
                .orElseGet(() -> shared.get(AgenticRag.QUESTION));
        return new Wanted(shared.get(AgenticRag.MANUAL), words, shared.get(AgenticRag.NOTES));
    }

    @Override
    protected String exec(Wanted wanted) {
        return wanted.manual().nearest(wanted.words(), wanted.notes());
    }

    @Override
    protected String post(Shared shared, Wanted wanted, String passage) {
        shared.find(AgenticRag.JUDGEMENT).ifPresent(judgement -> System.out.println("judge: " + judgement.reason()));
        System.out.println("search: " + wanted.words() + "\n  found: " + passage);
        shared.append(AgenticRag.NOTES, passage);
        return wanted.notes().size() + 1 < MAX_SEARCHES ? "found" : "last search";
    }
}
