package heartbeat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Waits for the next beat without holding a thread, and ends the flow after the last one. */
class Beat extends AsyncNode<Integer, Integer> {

    private final int beats;
    private final Duration interval;

    Beat(int beats, Duration interval) {
        this.beats = beats;
        this.interval = interval;
    }

    @Override
    protected Integer prep(Shared shared) {
        return shared.find(Heartbeat.BEAT).orElse(0) + 1;
    }

    @Override
    protected CompletionStage<Integer> execAsync(Integer beat) {
        return new CompletableFuture<Integer>().completeOnTimeout(beat, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected String post(Shared shared, Integer prepared, Integer beat) {
        shared.put(Heartbeat.BEAT, beat);
        return beat > beats ? "stop" : DEFAULT;
    }
}
