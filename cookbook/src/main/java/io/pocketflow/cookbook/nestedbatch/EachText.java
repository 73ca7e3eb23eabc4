package io.pocketflow.cookbook.nestedbatch;

import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.stream.Collectors;

/** The outer batch: the texts. The inner one is a node of its graph. */
final class EachText extends BatchFlow<TextCount> {

    EachText() {
        super(new SplitText().then(new EachParagraph()));
    }

    @Override
    protected List<Params> prep(Shared shared) {
        return shared.get(Library.TEXTS).stream()
                .map(text -> Params.of(Library.TEXT, text))
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    protected TextCount result(Shared iteration) {
        String name = iteration.param(Library.TEXT).getFileName().toString();
        return TextCount.of(name, iteration.get(Library.WORDS_OF_EACH));
    }

    @Override
    protected String post(Shared shared, List<Params> texts, List<Outcome<TextCount>> counts) {
        shared.put(Library.COUNTS, counts.stream().map(Outcome::value).collect(Collectors.toUnmodifiableList()));
        return DEFAULT;
    }
}
