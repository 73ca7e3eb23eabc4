package io.pocketflow.benchmarks;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.agent.Skill;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The benchmark of calls and streams of a model, compared with a client written by hand. The two clients alternate in
 * one run; the server is a separate process. Calls: 1,000 and 10,000 with 256 in flight. Streams: 1,000 concurrent
 * streams with 100 deltas each, by {@code streamAsync} and by a skill that streams to a listener. System properties: calls (their number, default 10000), streams (1000), rounds (5),
 * warm (3).
 */
public final class ModelCalls {

    private static final int IN_FLIGHT = 256;
    private static final int CALLS = Integer.getInteger("calls", 10_000);
    private static final int STREAMS = Integer.getInteger("streams", 1_000);
    private static final int DELTAS = Integer.getInteger("deltas", 100);
    private static final int WARM = Integer.getInteger("warm", 3);
    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final String PROMPT = "Summarize this: " + "word ".repeat(100);

    private ModelCalls() {}

    public static void main(String[] args) throws Exception {
        try (ModelServerProcess server = ModelServerProcess.start()) {
            RawModel raw = new RawModel(server.baseUrl());
            ChatModel model = ChatModels.of(
                    ModelConfig.of(Provider.OPENAI, server.baseUrl(), "m").withKey(Secret.of("none")));
            Function<String, CompletableFuture<?>> rawCall = raw::chat;
            Function<String, CompletableFuture<?>> call = prompt -> model.chatAsync(ChatRequest.of(prompt));
            if (args.length == 0 || args[0].equals("calls")) {
                compare("calls:1000", 1_000, rawCall, call, ModelCalls::calls);
                compare("calls:" + CALLS, CALLS, rawCall, call, ModelCalls::calls);
            }
            if (args.length == 0 || args[0].equals("streams")) {
                AtomicLong length = new AtomicLong();
                rawCall = prompt -> raw.stream(prompt, length::addAndGet);
                call = prompt -> model.streamAsync(ChatRequest.of(prompt), event -> {
                    if (event instanceof ChatEvent.TextDelta delta) {
                        length.addAndGet(delta.text().length());
                    }
                });
                Load checked = (count, one) -> {
                    length.set(0);
                    streams(count, one);
                    Work.check(length.get() == count * DELTAS * 5L, "text of " + length + " characters");
                };
                compare("streams:" + STREAMS, STREAMS, rawCall, call, checked);
                Skill<String> skill = Skill.of(model, "{prompt}").streaming();
                RunOptions listened = RunOptions.defaults()
                        .withListener(FlowListener.ofEmitted(
                                ChatEvent.TextDelta.class,
                                delta -> length.addAndGet(delta.text().length())));
                Function<String, CompletableFuture<?>> run =
                        prompt -> skill.runAsync(Shared.of(Map.of("prompt", prompt)), listened);
                compare("skill-streams:" + STREAMS, STREAMS, "streamAsync", call, "skill", run, checked);
            }
        }
    }

    private interface Load {
        void run(int count, Function<String, CompletableFuture<?>> call) throws Exception;
    }

    private static void calls(int count, Function<String, CompletableFuture<?>> call) throws Exception {
        run(count, IN_FLIGHT, call);
    }

    private static void streams(int count, Function<String, CompletableFuture<?>> call) throws Exception {
        run(count, count, call);
    }

    private static void run(int count, int inFlight, Function<String, CompletableFuture<?>> call) throws Exception {
        Semaphore permits = new Semaphore(inFlight);
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < count; i++) {
            permits.acquire();
            call.apply(PROMPT).whenComplete((done, failure) -> {
                if (failure != null && failed.getAndIncrement() == 0) {
                    failure.printStackTrace();
                }
                permits.release();
            });
        }
        permits.acquire(inFlight);
        Work.check(failed.get() == 0, failed + " failed");
    }

    private static void compare(
            String workload,
            int count,
            Function<String, CompletableFuture<?>> raw,
            Function<String, CompletableFuture<?>> ours,
            Load load)
            throws Exception {
        compare(workload, count, "raw-httpclient", raw, "pocketflow", ours, load);
    }

    private static void compare(
            String workload,
            int count,
            String rawName,
            Function<String, CompletableFuture<?>> raw,
            String ourName,
            Function<String, CompletableFuture<?>> ours,
            Load load)
            throws Exception {
        for (int i = 0; i < WARM; i++) {
            load.run(count, raw);
            load.run(count, ours);
        }
        double[][] cpu = new double[2][ROUNDS];
        double[][] wall = new double[2][ROUNDS];
        double heapBefore = Heap.usedAfterGc() / 1e6;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            int which = (i + i / 2) % 2;
            System.gc();
            Meter meter = new Meter();
            load.run(count, which == 0 ? raw : ours);
            cpu[which][i / 2] = meter.processCpuNanos() / 1e3 / count;
            wall[which][i / 2] = meter.wallNanos() / 1e6;
        }
        double heapAfter = Heap.usedAfterGc() / 1e6;
        print(workload, rawName, cpu[0], wall[0]).print();
        print(workload, ourName, cpu[1], wall[1])
                .put("cpu-ratio", Stats.median(cpu[1]) / Stats.median(cpu[0]))
                .put("extraThreads", new ThreadCount().mostDuring(Case.of(workload, () -> load.run(count, ours))))
                .put("heapBeforeMB", heapBefore)
                .put("heapAfterMB", heapAfter)
                .print();
    }

    private static Result print(String workload, String engine, double[] cpu, double[] wall) {
        return new Result(workload, engine)
                .put("cpu-us/call", Stats.median(cpu))
                .put("min-cpu-us/call", Stats.min(cpu))
                .put("max-cpu-us/call", Stats.max(cpu))
                .put("wall-ms", Stats.median(wall));
    }
}
