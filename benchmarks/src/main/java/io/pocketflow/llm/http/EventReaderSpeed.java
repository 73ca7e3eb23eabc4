package io.pocketflow.llm.http;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The benchmark of the readers of streams, in megabytes per second, compared with a plain reader of lines. It is in the
 * package of the readers, because they are not public.
 */
public final class EventReaderSpeed {

    private static final int EVENTS = 200_000;
    private static final int PORTION = 16 * 1024;
    private static final int ROUNDS = 15;

    private interface Reader {
        long read() throws IOException;
    }

    private EventReaderSpeed() {}

    public static void main(String[] args) throws IOException {
        String json = "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":"
                + "[{\"index\":0,\"delta\":{\"content\":\"wörd \"},\"finish_reason\":null}]}";
        byte[] events = ("data: " + json + "\n\n").repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
        byte[] lines = (json + "\n").repeat(EVENTS).getBytes(StandardCharsets.UTF_8);
        Reader[] readers = {
            () -> plain(events),
            () -> frames(new ServerSentEvents(1 << 20, 1 << 20), events, false),
            () -> frames(new ServerSentEvents(1 << 20, 1 << 20), events, true),
            () -> frames(new JsonLines(1 << 20), lines, false)
        };
        String[] names = {"plain-lines", "server-sent-events", "server-sent-events-as-text", "json-lines"};
        double[][] speed = new double[readers.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < readers.length; i++) {
                long start = System.nanoTime();
                long found = readers[i].read();
                speed[i][round] = (i == 3 ? lines : events).length * 1e3 / (System.nanoTime() - start);
                if (found != EVENTS) {
                    throw new IllegalStateException(names[i] + " found " + found);
                }
            }
        }
        for (int i = 0; i < readers.length; i++) {
            Arrays.sort(speed[i]);
            System.out.printf(
                    Locale.ROOT,
                    "RESULT\treader\t%s\tjdk=%s\tfork=%d\tMB/s=%.0f\tns/event=%.1f\tratio=%.2f%n",
                    names[i],
                    System.getProperty("java.version"),
                    Integer.getInteger("fork", 0),
                    speed[i][ROUNDS / 2],
                    (i == 3 ? lines : events).length * 1e3 / speed[i][ROUNDS / 2] / EVENTS,
                    speed[i][ROUNDS / 2] / speed[0][ROUNDS / 2]);
        }
    }

    private static long plain(byte[] events) throws IOException {
        BufferedReader reader = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(events), StandardCharsets.UTF_8), PORTION);
        long found = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            found += line.isEmpty() ? 0 : 1;
        }
        return found;
    }

    private static long frames(EventFrames frames, byte[] events, boolean text) {
        long found = 0;
        for (int at = 0; at < events.length; at += PORTION) {
            List<ByteBuffer> portion = new ArrayList<>(1);
            portion.add(ByteBuffer.wrap(events, at, Math.min(PORTION, events.length - at))
                    .asReadOnlyBuffer());
            frames.add(portion);
            while (frames.next()) {
                found += text && frames.text().isEmpty() ? 0 : 1;
            }
        }
        return found;
    }
}
