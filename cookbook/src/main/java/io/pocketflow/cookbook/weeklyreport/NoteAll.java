package io.pocketflow.cookbook.weeklyreport;

import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.agent.Skill;
import java.util.List;

/**
 * A batch that summarizes each source in one sentence, in parallel up to a limit, and leaves failed sources out of the
 * notes.
 */
final class NoteAll extends AsyncParallelBatchFlow<String> {

    NoteAll(int atATime, ChatModel model) {
        super(
                atATime,
                OnFailure.COLLECT,
                Skill.of(model, "Summarize in one sentence:\n\n{source}")
                        .named("Note")
                        .writing(Week.NOTE));
    }

    @Override
    protected List<Params> prep(Shared shared) {
        return shared.get(Week.SOURCES).stream()
                .map(source -> Params.of(Week.SOURCE, source))
                .toList();
    }

    @Override
    protected String result(Shared iteration) {
        return iteration.get(Week.NOTE);
    }

    @Override
    protected String post(Shared shared, List<Params> sources, List<Outcome<String>> outcomes) {
        shared.put(Week.OUTCOMES, outcomes);
        shared.put(
                Week.NOTES,
                outcomes.stream().filter(Outcome::isDone).map(Outcome::value).toList());
        return DEFAULT;
    }
}
