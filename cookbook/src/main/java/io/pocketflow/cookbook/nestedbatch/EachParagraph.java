package io.pocketflow.cookbook.nestedbatch;

import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.stream.Collectors;

/** The inner batch: the paragraphs of one text. */
final class EachParagraph extends BatchFlow<Integer> {

    EachParagraph() {
        super(new CountWords());
    }

    @Override
    protected List<Params> prep(Shared shared) {
        return shared.get(Library.PARAGRAPHS).stream()
                .map(paragraph -> Params.of(Library.PARAGRAPH, paragraph))
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    protected Integer result(Shared iteration) {
        return iteration.get(Library.WORDS);
    }

    @Override
    protected String post(Shared shared, List<Params> paragraphs, List<Outcome<Integer>> words) {
        shared.put(Library.WORDS_OF_EACH, words.stream().map(Outcome::value).collect(Collectors.toUnmodifiableList()));
        return DEFAULT;
    }
}
