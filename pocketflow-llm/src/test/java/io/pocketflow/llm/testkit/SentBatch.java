package io.pocketflow.llm.testkit;

import java.time.Instant;
import java.util.Map;

/** A batch that a {@link BatchServer} has received. */
public final class SentBatch {
    public final String id;
    public final Instant createdAt;
    public final String tag;
    public final String file;
    /** The last text of each request, by its id. */
    public final Map<String, String> requests;

    public boolean cancelled;

    SentBatch(String id, Instant createdAt, String tag, String file, Map<String, String> requests) {
        this.id = id;
        this.createdAt = createdAt;
        this.tag = tag;
        this.file = file;
        this.requests = requests;
    }
}
