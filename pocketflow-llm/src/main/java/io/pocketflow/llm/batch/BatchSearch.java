package io.pocketflow.llm.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The search for a batch whose create call is in doubt, in the list of the account: by its tag or its file, or, where the
 * provider keeps neither, by the number of its requests. Confined to the steps of its batch.
 */
final class BatchSearch {

    /** The greatest difference between the clock of this machine and that of a provider. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final BatchEndpoint endpoint;
    private final BatchRecord record;
    private final Predicate<String> isKnown;
    /** The batches that were found and turned out to be others. */
    private final Set<String> others = new HashSet<>();

    /** @param isKnown returns whether an id is that of another batch of the run */
    BatchSearch(BatchEndpoint endpoint, BatchRecord record, Predicate<String> isKnown) {
        this.endpoint = endpoint;
        this.record = record;
        this.isKnown = isKnown;
    }

    /** Returns the batches that may be this one. */
    List<BatchJob> find(String file) {
        List<BatchJob> fits = new ArrayList<>();
        Instant since = record.at().minus(SKEW);
        endpoint.list(since, job -> {
            if (!others.contains(job.id()) && !isKnown.test(job.id()) && fits(job, file)) {
                fits.add(job);
            }
        });
        if (!endpoint.keepsTags() && fits.size() > 1) {
            fits.removeIf(job -> job.state().isOver() && isOther(job));
        }
        return fits;
    }

    private boolean fits(BatchJob job, String file) {
        return endpoint.keepsTags()
                ? job.tag().equals(record.tag()) || endpoint.isOf(job, file)
                : job.total() == record.ids().size();
    }

    /** Returns whether a batch that is over has results of other requests. */
    private boolean isOther(BatchJob job) {
        Set<String> ids = new HashSet<>(record.ids());
        boolean[] isOurs = {false};
        endpoint.results(job, line -> isOurs[0] |= ids.contains(line.id()));
        if (!isOurs[0]) {
            others.add(job.id());
        }
        return !isOurs[0];
    }

    /** Excludes a batch that turned out to be another one. */
    void exclude(String id) {
        others.add(id);
    }
}
