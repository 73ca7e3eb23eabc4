package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.core.AsyncBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.web.HtmlToMarkdown;
import io.pocketflow.web.Page;
import io.pocketflow.web.PageFetcher;
import java.util.Collection;
import java.util.List;

/** The step that fetches the page of an item and adds its Markdown to the values. The address is part of its key. */
final class FetchStep extends AsyncBatchNode<String, String> {

    static final String NAME = "fetch";

    private static final Key<Page> PAGE = Key.of("page", Page.class);
    private static final Key<String> MARKDOWN = Key.of("markdown", String.class);
    private static final HtmlToMarkdown TO_MARKDOWN = new HtmlToMarkdown(PAGE, MARKDOWN);

    private final PageFetcher fetcher;
    private final String field;

    FetchStep(PageFetcher fetcher, String field, Retry retry) {
        super(retry);
        this.fetcher = fetcher;
        this.field = field;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    protected Collection<String> prep(Shared shared) {
        String address = JsonFields.words(Chain.values(shared).get(field)).strip();
        if (address.isEmpty()) {
            throw new BadItem("the field '" + field + "' of --fetch has no address");
        }
        return List.of(address);
    }

    @Override
    protected String exec(String address) throws InterruptedException {
        Shared page = Shared.create().put(PAGE, fetcher.fetch(address));
        TO_MARKDOWN.run(page);
        return page.get(MARKDOWN);
    }

    @Override
    protected String post(Shared shared, List<String> addresses, List<String> pages) {
        Chain.values(shared).put(Plan.PAGE, pages.get(0));
        return DEFAULT;
    }
}
