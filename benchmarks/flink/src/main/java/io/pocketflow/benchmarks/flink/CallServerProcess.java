package io.pocketflow.benchmarks.flink;

import io.pocketflow.flink.fixture.CallServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link CallServer} in a separate process, so that its CPU time is not counted. */
record CallServerProcess(Process process, BufferedReader out, String address) implements AutoCloseable {

    static CallServerProcess start(int latencyMillis) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CallServer.class.getName(),
                        Integer.toString(latencyMillis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        return new CallServerProcess(process, out, out.readLine());
    }

    /** Returns the number of calls. */
    long count() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return Long.parseLong(out.readLine());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
