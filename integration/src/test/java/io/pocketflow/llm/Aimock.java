package io.pocketflow.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.pocketflow.llm.base.Json;
import io.pocketflow.llm.http.HttpChatModel;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The third-party mock server of {@code src/it/aimock}, which supports the formats of all providers. It runs as a
 * separate process on a free port that it chooses, until it is closed or this process ends.
 */
final class Aimock implements AutoCloseable {

    private static final Path FOLDER = Path.of("src/it/aimock").toAbsolutePath();
    private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Thread end;
    private final String origin;

    private Aimock(Process process, String port) {
        this.process = process;
        this.origin = "http://127.0.0.1:" + port;
        this.end = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** Starts the server; installs it first by its lock file if the installation is missing or outdated. */
    static Aimock start() throws IOException, InterruptedException {
        if (!isInstalled()) {
            install();
        }
        String program = "node_modules/@copilotkit/aimock/dist/cli.js";
        Process process = builder("node", program, "-p", "0", "-f", "fixtures", "--validate-on-load")
                .start();
        StringBuilder log = new StringBuilder();
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            log.append(line).append('\n');
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                drain(output);
                return new Aimock(process, listening.group(1));
            }
        }
        throw new IOException("the mock server did not start (it needs Node.js 20.15 or newer): " + log);
    }

    /** Returns whether the server is installed by the current lock file; npm keeps a copy of the lock file it used. */
    private static boolean isInstalled() throws IOException {
        Path installed = FOLDER.resolve("node_modules/.package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed)
                                .compareTo(Files.getLastModifiedTime(FOLDER.resolve("package-lock.json")))
                        >= 0;
    }

    private static void install() throws IOException, InterruptedException {
        File log = Files.createDirectories(Path.of("target")).resolve("npm.log").toFile();
        Process npm = builder("npm", "ci", "--no-audit", "--no-fund")
                .redirectOutput(log)
                .start();
        if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new IOException("npm did not install the mock server: " + Files.readString(log.toPath()));
        }
    }

    private static ProcessBuilder builder(String... command) {
        return new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
    }

    /** Discards the output in the background, because a full pipe would block the server. */
    private static void drain(BufferedReader output) {
        Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "aimock-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Returns a model on this server whose requests are judged; its timeouts are long, for slow machines. */
    ChatModel model(Provider provider) {
        boolean versioned = provider == Provider.OPENAI || provider == Provider.OPENAI_RESPONSES;
        URI baseUrl = URI.create(versioned ? origin + "/v1" : origin);
        ModelConfig config = ModelConfig.of(provider, baseUrl, Judges.model(provider))
                .withKey(Secret.of("sk-canary-777"))
                .withCallTimeout(Duration.ofMinutes(2))
                .withIdleTimeout(Duration.ofMinutes(1));
        return new HttpChatModel(config, Secret.keys(config.key()), InstantSource.system(), JudgedFormat.of(provider));
    }

    /**
     * Returns the requests since the last call of {@link #forget}. The {@code body} of a request is the server's parsed
     * form, always in the format of OpenAI Chat Completions.
     */
    JsonNode requests() throws IOException, InterruptedException {
        return Json.MAPPER.readTree(call("GET", "/__aimock/journal"));
    }

    void forget() throws IOException, InterruptedException {
        call("POST", "/__aimock/reset/journal");
    }

    private String call(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
