package io.pocketflow.llm.batch;

import io.pocketflow.llm.http.BatchHttp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of a provider's account, which all calls of a batch have in common. Its batches are created one after another,
 * so that a batch whose creation is in doubt is not mistaken for another one. Changed only under the lock of its run.
 */
final class Target {

    final BatchHttp http;
    final BatchEndpoint endpoint;
    private final String identity;
    private final BatchEndpoint.Limits limits;
    /** The requests that are collected for the next batch, or null. */
    @Nullable
    ShardFile file;

    List<LaneCall> collected = new ArrayList<>();
    /** The batches to create. */
    final Deque<Batch> queue = new ArrayDeque<>();
    /** The batch that is being created, or null. */
    @Nullable
    Batch creating;
    /** The number of batches that were rejected one after another because too much is queued at the provider. */
    int rejections;

    Target(BatchHttp http, BatchEndpoint endpoint, String identity, BatchOptions options) {
        this.http = http;
        this.endpoint = endpoint;
        this.identity = identity;
        BatchEndpoint.Limits most = endpoint.limits();
        this.limits = new BatchEndpoint.Limits(
                Math.min(most.requests(), options.shardRequests()), Math.min(most.bytes(), options.shardBytes()));
    }

    /** Returns a text that is the same in each process for the same server, key and model. */
    String identity() {
        return identity;
    }

    BatchEndpoint.Limits limits() {
        return limits;
    }
}
