package io.pocketflow.cookbook.urlsummaries;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.TypeRef;
import io.pocketflow.web.Page;
import java.util.List;

/** The keys of this recipe; each address has its own values. */
final class Visit {

    static final Key<List<String>> URLS = Key.listOf("urls", String.class);
    static final Key<String> URL = Key.of("url", String.class);
    static final Key<Page> PAGE = Key.local("page", Page.class);
    static final Key<String> MARKDOWN = Key.local("markdown", String.class);
    static final Key<String> SUMMARY = Key.local("summary", String.class);

    static final Key<List<Outcome<String>>> SUMMARIES = Key.of("summaries", new TypeRef<List<Outcome<String>>>() {});

    private Visit() {}
}
