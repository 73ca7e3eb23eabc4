package io.pocketflow.cookbook.batchflow;

import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import java.util.List;

/** A batch over every image with every filter, one pair at a time. A failed pair does not stop the others. */
public final class FilterAll extends BatchFlow<Saved> {

    /** Creates the batch with the nodes for one pair. */
    public FilterAll() {
        super(OnFailure.COLLECT, new LoadImage().then(new ApplyFilter()).then(new SaveImage()));
    }

    @Override
    protected List<Params> prep(Shared shared) {
        return Pictures.pairs(shared);
    }

    @Override
    protected Saved result(Shared iteration) {
        return iteration.get(Pictures.SAVED);
    }

    @Override
    protected String post(Shared shared, List<Params> pairs, List<Outcome<Saved>> outcomes) {
        shared.put(Pictures.SAVED_ALL, outcomes);
        return DEFAULT;
    }
}
