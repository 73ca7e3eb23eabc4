package io.pocketflow.llm.http;

import io.pocketflow.llm.base.Counted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A collector of a body up to a number of bytes. At one byte more it stops reading, which closes the connection: a
 * success then fails with {@link TooLarge}, while an error answer is truncated there, because its status and start
 * suffice.
 */
final class CappedBody implements BodySubscriber<byte[]> {

    /** The failure if a body, or a part of it, has more bytes than allowed. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(String what, int maxBytes) {
            super(what + " has more than " + Counted.of(maxBytes, "byte"));
        }
    }

    private static final int MOST_OF_AN_ERROR = 64 * 1024;

    private final int maxBytes;
    private final boolean cut;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private CappedBody(int maxBytes, boolean cut) {
        this.maxBytes = maxBytes;
        this.cut = cut;
    }

    static BodyHandler<byte[]> handler(int maxBytes) {
        return answer -> answer.statusCode() / 100 == 2
                ? new CappedBody(maxBytes, false)
                : new CappedBody(Math.min(maxBytes, MOST_OF_AN_ERROR), true);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (body.isDone()) {
                return;
            }
            int room = maxBytes - bytes.size();
            byte[] part = new byte[Math.min(room, buffer.remaining())];
            buffer.get(part);
            bytes.writeBytes(part);
            if (buffer.hasRemaining()) {
                stop();
            }
        }
    }

    private void stop() {
        if (subscription != null) {
            subscription.cancel();
        }
        if (cut) {
            onComplete();
        } else {
            body.completeExceptionally(new TooLarge("the body", maxBytes));
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(bytes.toByteArray());
    }
}
