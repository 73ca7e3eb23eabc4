package io.pocketflow.web;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import java.time.Duration;
import java.util.Objects;

/**
 * Fetches a page. The address comes from the param of the key's name, or else from the store. Immutable and re-entrant, as
 * every node.
 */
public final class FetchPage extends AsyncNode<String, Page> {

    /** Three attempts; before the second 1 s, before the third 2 s. */
    public static final Retry DEFAULT_RETRY =
            Retry.upTo(3).withDelay(Duration.ofSeconds(1)).withBackoff(2);

    private final PageFetcher fetcher;
    private final Key<String> address;
    private final Key<Page> page;

    /** A node that reads the address there and puts the page here, with {@link #DEFAULT_RETRY}. */
    public FetchPage(PageFetcher fetcher, Key<String> address, Key<Page> page) {
        this(fetcher, address, page, DEFAULT_RETRY);
    }

    /** With these retries. */
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
