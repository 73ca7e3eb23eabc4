package io.pocketflow.cookbook.parallelbatchflow;

import io.pocketflow.cookbook.batchflow.ApplyFilter;
import io.pocketflow.cookbook.batchflow.LoadImage;
import io.pocketflow.cookbook.batchflow.Pictures;
import io.pocketflow.cookbook.batchflow.SaveImage;
import io.pocketflow.cookbook.batchflow.Saved;
import io.pocketflow.core.AsyncParallelBatchFlow;
import io.pocketflow.core.OnFailure;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import java.util.List;

/** A parallel batch over every image with every filter, with the nodes of the recipe batch-flow. */
final class FilterAllInParallel extends AsyncParallelBatchFlow<Saved> {

    FilterAllInParallel(int maxConcurrency) {
        super(
                maxConcurrency,
                OnFailure.COLLECT,
                new LoadImage().then(new ApplyFilter()).then(new SaveImage()));
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
