package io.pocketflow.llm.decorate;

import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Reporting;
import io.pocketflow.llm.base.Threads;
import io.pocketflow.llm.http.ObservedModel;
import io.pocketflow.llm.report.CallReport;
import io.pocketflow.llm.stream.Deltas;
import io.pocketflow.llm.stream.EventPublisher;
import io.pocketflow.llm.stream.Relay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/** A model that returns stored replies for equal requests. Files are not read on the caller's thread. */
public final class CachedModel extends Decorator {

    private final Path directory;
    private final CacheFiles files;
    private final String asked;

    private CachedModel(ChatModel inner, Path directory) {
        super(inner, Layer.CACHED);
        this.directory = Objects.requireNonNull(directory, "directory must not be null");
        this.files = new CacheFiles(directory);
        this.asked = asked(inner);
    }

    /** Returns the model with its replies kept in this directory. */
    public static ChatModel of(ChatModel model, Path directory) {
        return put(model, Layer.CACHED, inner -> new CachedModel(without(inner, Layer.CACHED), directory));
    }

    /**
     * Returns a text that identifies the model: a model of the same name at another server, or with another key or header,
     * differs.
     */
    private static String asked(ChatModel model) {
        if (model instanceof FallbackModel either) {
            return asked(either.inner) + " or " + asked(either.other());
        }
        if (model instanceof Decorator decorator) {
            return asked(decorator.inner);
        }
        if (model instanceof ForwardingChatModel forwarding) {
            return forwarding.getClass().getName() + " of " + asked(forwarding.forwarded());
        }
        return model instanceof ObservedModel observed ? observed.identity() : model.name();
    }

    @Override
    ChatModel around(ChatModel other) {
        return new CachedModel(other, directory);
    }

    @Override
    public Reservation reserve(ChatRequest request) {
        return Files.exists(files.fileOf(asked, request)) ? Reservation.NONE : inner.reserve(request);
    }

    @Override
    public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
        return call(request, model::chatAsync);
    }

    @Override
    public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
        return call(request, model::chatReservedAsync);
    }

    private CompletableFuture<ChatReply> call(
            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> call) {
        CompletableFuture<ChatReply> result = Forwarded.pending();
        Reporter reporter = Reporter.current();
        Threads.WORK.execute(() -> {
            try {
                Path file = files.fileOf(asked, request);
                boolean kept = Files.exists(file);
                ChatReply reply = kept ? files.read(file, ChatReply.class) : null;
                if (reply != null) {
                    CallReport.known(reporter, name(), request.model(), reply, Origin.CACHE);
                    Threads.CALLBACKS.execute(() -> result.complete(reply));
                } else if (!result.isDone()) {
                    // there is a file that cannot be read, so the caller has reserved nothing
                    CompletableFuture<ChatReply> made =
                            Reporting.within(reporter, () -> kept ? model.chatAsync(request) : call.apply(request));
                    make(made, file, result);
                }
            } catch (RuntimeException | Error e) {
                Threads.CALLBACKS.execute(() -> result.completeExceptionally(e));
            }
        });
        return result;
    }

    private void make(CompletableFuture<ChatReply> call, Path file, CompletableFuture<ChatReply> result) {
        cancelWith(result, call);
        call.whenComplete((reply, failure) -> {
            if (reply != null) {
                files.write(file, reply);
            }
            pass(reply, failure, result);
        });
    }

    @Override
    public Flow.Publisher<ChatEvent> stream(ChatRequest request) {
        return through(request, model::stream);
    }

    @Override
    public Flow.Publisher<ChatEvent> streamReserved(ChatRequest request) {
        return through(request, model::streamReserved);
    }

    private Flow.Publisher<ChatEvent> through(
            ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> call) {
        return new EventPublisher(signals -> new Relay(signals) {
            private final Path file = files.fileOf(asked, request);

            @Override
            public void begin() {
                Threads.WORK.execute(() -> guarded(this::look));
            }

            private void look() {
                boolean exists = Files.exists(file);
                ChatReply kept = exists ? files.read(file, ChatReply.class) : null;
                if (kept == null) {
                    // there is a file that cannot be read, so the caller has reserved nothing
                    follow(() -> exists ? model.stream(request) : call.apply(request));
                } else {
                    CallReport.known(reporter(), name(), request.model(), kept, Origin.CACHE);
                    give(Deltas.of(kept));
                }
            }

            @Override
            public void seen(ChatEvent event) {
                if (event instanceof ChatEvent.End end) {
                    files.write(file, end.reply());
                }
            }
        });
    }
}
