package io.pocketflow.llm.http;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.base.BaseUrl;
import io.pocketflow.llm.base.Excerpt;
import io.pocketflow.llm.base.Keys;
import io.pocketflow.llm.base.Waiting;
import io.pocketflow.llm.wire.Answer;
import io.pocketflow.llm.wire.WireFormat;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A reader of a server's list of models, page by page. Thread-safe; keys, deadlines and limits are those of a model. */
public final class HttpModelList {

    private static final int MOST_PAGES = 1_000;

    private record Page(List<String> names, String next) {}

    private final ModelConfig config;
    private final Keys keys;
    private final WireFormat provider;
    private final ListFormat format;
    private final HttpCalls calls;
    private final ErrorAnswers errors;

    public HttpModelList(ModelConfig config, Keys keys) {
        BaseUrl.refuseKeyInTheClear(config.baseUrl(), keys, config.plainHttpAllowed());
        this.config = config;
        this.keys = keys;
        this.format = ListFormat.of(config.provider());
        this.provider = WireFormats.of(config.provider());
        Excerpt excerpt = new Excerpt(keys);
        this.calls = new HttpCalls(name(), excerpt, config.callTimeout(), config.maxResponseBytes());
        this.errors = new ErrorAnswers(name(), provider, excerpt, new RetryWait(InstantSource.system()));
    }

    private String name() {
        return config.provider().prefix();
    }

    /** Returns the names of all models, sorted. Blocks until the last page. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        Set<String> seen = new HashSet<>();
        String at = "";
        while (seen.add(at)) {
            Page page = Waiting.forReply(name(), calls.send(request(at), this::page));
            names.addAll(page.names);
            if (page.next.isEmpty()) {
                return names;
            }
            if (seen.size() == MOST_PAGES) {
                throw new LlmException(Kind.TOO_LARGE, name() + " lists models on more than " + MOST_PAGES + " pages");
            }
            at = page.next;
        }
        throw new LlmException(Kind.MALFORMED, name() + " lists models on pages that never end");
    }

    private HttpRequest request(String page) {
        URI address = BaseUrl.withQuery(
                format.address(config.baseUrl(), page), config.connection().query());
        HttpRequest.Builder get = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .GET();
        WireFormats.putHeaders(get, config, keys);
        return get.build();
    }

    private Page page(HttpResponse<byte[]> http) {
        Answer answer = Answer.of(http);
        if (answer.failed()) {
            throw errors.failure(answer);
        }
        if (!format.isList(answer.json())) {
            String reason = answer.fault().isEmpty() ? "it contains no list of models" : answer.fault();
            throw errors.noReply(answer, answer.fault().isEmpty() ? Kind.MALFORMED : answer.faultKind(), reason);
        }
        return new Page(format.names(answer.json()), format.next(answer.json()));
    }
}
