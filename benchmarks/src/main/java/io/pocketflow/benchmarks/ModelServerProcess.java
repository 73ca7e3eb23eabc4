package io.pocketflow.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link ModelServer} in a separate process that runs on the same Java. */
record ModelServerProcess(Process process, URI baseUrl) implements AutoCloseable {

    static ModelServerProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ModelServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        return new ModelServerProcess(process, URI.create("http://127.0.0.1:" + out.readLine() + "/v1"));
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
