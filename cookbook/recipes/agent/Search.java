package agent;

import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.time.Duration;

/** Makes the search that the model has decided on, and notes its result. */
final class Search extends Node<Agent.Decision, String> {

    private final SearchEngine engine;

    Search(SearchEngine engine) {
        super(Retry.upTo(3).withDelay(Duration.ofSeconds(1)));
        this.engine = engine;
    }

    @Override
    protected Agent.Decision prep(Shared shared) {
        return shared.get(Agent.DECISION);
    }

    @Override
    protected String exec(Agent.Decision decision) throws IOException {
        return engine.search(decision.search());
    }

    @Override
    protected String post(Shared shared, Agent.Decision decision, String result) {
        System.out.println("because:  " + decision.reason());
        System.out.println("search:   " + decision.search());
        System.out.println("found:    " + result);
        shared.append(Agent.NOTES, result);
        return DEFAULT;
    }
}
