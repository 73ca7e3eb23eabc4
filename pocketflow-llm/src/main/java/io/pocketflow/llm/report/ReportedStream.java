package io.pocketflow.llm.report;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.stream.Relay;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stream that reports the call behind it: from the first request for an event until its end, failure or cancellation. */
final class ReportedStream extends Relay {

    private final Supplier<CallReport> start;
    private final Supplier<Flow.Publisher<ChatEvent>> stream;
    private volatile @Nullable CallReport report;
    private volatile Usage usage = Usage.NONE;

    ReportedStream(Signals signals, Supplier<CallReport> start, Supplier<Flow.Publisher<ChatEvent>> stream) {
        super(signals);
        this.start = start;
        this.stream = stream;
    }

    @Override
    public void begin() {
        report = start.get();
        if (isClosed()) {
            // the end of the subscription did not see the report
            released();
        }
        follow(stream);
    }

    @Override
    public void seen(ChatEvent event) {
        CallReport begun = report;
        if (begun == null) {
            return;
        }
        if (event instanceof ChatEvent.End end) {
            begun.ended(end.reply(), null);
        } else if (event instanceof ChatEvent.UsageUpdate update) {
            usage = update.usage();
        } else {
            begun.chunk();
        }
    }

    @Override
    public boolean recovers(RuntimeException failure) {
        CallReport begun = report;
        if (begun != null) {
            begun.failed(failure, usage);
        }
        return false;
    }

    @Override
    public void released() {
        CallReport begun = report;
        if (begun != null) {
            begun.failed(new CancellationException("the stream was cancelled"), usage);
        }
    }
}
