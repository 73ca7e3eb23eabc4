package io.pocketflow.web;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.time.Duration;
import java.util.Objects;

/**
 * A node that fetches a page. The address comes from the param with the key's name, otherwise from the store. Immutable
 * and re-entrant, like every node.
 */
public final class FetchPage extends AsyncNode<String, Page> {

    /** Three attempts, with a delay of 1 s before the second and 2 s before the third. */
    public static final Retry DEFAULT_RETRY =
            Retry.upTo(3).withDelay(Duration.ofSeconds(1)).withBackoff(2);

    private final PageFetcher fetcher;
    private final Key<String> address;
    private final Key<Page> page;

    /**
     * Creates a node that reads the address from one key and writes the page to another, with {@link #DEFAULT_RETRY}.
     */
    public FetchPage(PageFetcher fetcher, Key<String> address, Key<Page> page) {
        this(fetcher, address, page, DEFAULT_RETRY);
    }

    /** Creates a node with the given retries. */
    public FetchPage(PageFetcher fetcher, Key<String> address, Key<Page> page, Retry retry) {
        super(retry);
        this.fetcher = Objects.requireNonNull(fetcher, "fetcher must not be null");
        this.address = Objects.requireNonNull(address, "address must not be null");
        this.page = Objects.requireNonNull(page, "page must not be null");
    }

    @Override
    protected String prep(Shared shared) {
        return shared.params().find(address).orElseGet(() -> shared.get(address));
    }

    @Override
    protected Page exec(String from) throws InterruptedException {
        return fetcher.fetch(from);
    }

    @Override
    protected String post(Shared shared, String from, Page fetched) {
        shared.put(page, fetched);
        return DEFAULT;
    }
}
