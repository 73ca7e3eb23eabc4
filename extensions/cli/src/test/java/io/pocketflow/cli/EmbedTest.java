package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pocketflow.llm.testkit.SentRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code embed} and {@code similar}, offline and with a server in OpenAI's format. */
class EmbedTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final TestConsole console = new TestConsole();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** The bodies of all requests. */
    private final List<JsonNode> requests = new CopyOnWriteArrayList<>();

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        console.in(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/embeddings", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers with the length of each text and 1. Rejects a request with the text "refuse". */
    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        SentRequests.note(exchange.getRequestURI().getPath(), sent);
        JsonNode request = JSON.readTree(sent);
        requests.add(request);
        StringBuilder data = new StringBuilder();
        int status = 200;
        for (JsonNode text : request.path("input")) {
            status = text.asText().equals("refuse") ? 400 : status;
            data.append(data.isEmpty() ? "" : ",")
                    .append("{\"embedding\":[" + text.asText().length() + ",1.5]}");
        }
        String body = status == 200 ? "{\"model\":\"m\",\"data\":[" + data + "]}" : "{\"error\":{\"message\":\"no\"}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        requests.forEach(request -> request.path("input").forEach(text -> texts.add(text.asText())));
        return texts;
    }

    private int embed(String... arguments) {
        List<String> line = new ArrayList<>(List.of("embed", "--progress", "none", "--backoff", "0ms"));
        line.addAll(List.of(arguments));
        return console.run(line.toArray(String[]::new));
    }

    private int embedAtServer(String... arguments) {
        List<String> line = new ArrayList<>(List.of("--model", "openai:m", "--base-url", base()));
        line.addAll(List.of(arguments));
        return embed(line.toArray(String[]::new));
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<JsonNode> vectors() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("v.jsonl"))) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void aFolderIsSearchedOffline() throws Exception {
        write("texts/cats.txt", "Cats sleep all day and chase mice at night.");
        write("texts/ships.txt", "The ship left the harbour with a cargo of grain.");
        write("texts/taxes.txt", "Taxes are due in April.");
        assertThat(embed("--items", "texts", "--out", "v.jsonl")).isZero();
        assertThat(console.err()).contains("offline-hashing, which is not a language model");
        assertThat(console.run("similar", "mice and cats", "--vectors", "v.jsonl", "--top", "2"))
                .isZero();
        assertThat(console.out().lines()).hasSize(2);
        assertThat(console.out()).matches("(?s)0\\.[0-9]{4}\tcats\\.txt\n.*");
    }

    @Test
    void textsAreSentInBatchesAndEachOnce() throws Exception {
        StringBuilder items = new StringBuilder("id,text\n");
        for (int i = 0; i < 50; i++) {
            items.append("id").append(i).append(",text ").append(i).append('\n');
        }
        write("i.csv", items.toString());
        assertThat(embedAtServer("--items", "i.csv", "--out", "v.jsonl", "--batch", "20", "--max-concurrency", "1"))
                .isZero();
        assertThat(texts()).hasSize(50).doesNotHaveDuplicates();
        assertThat(requests.size()).isLessThan(25);
        assertThat(requests).allMatch(request -> request.path("input").size() <= 20);
        JsonNode last = vectors().get(49);
        assertThat(last.path("item").path("id").asText()).isEqualTo("id49");
        assertThat(last.path("result").toString()).isEqualTo("{\"model\":\"openai:m\",\"vector\":[7.0,1.5]}");
    }

    @Test
    void aSecondRunSendsOnlyNewTexts() throws Exception {
        write("i.csv", "text,note\na,x\nb,x\n");
        assertThat(embedAtServer("--items", "i.csv", "--out", "v.jsonl")).isZero();
        write("i.csv", "text,note\nb,y\nccc,y\na,y\n");
        assertThat(embedAtServer("--items", "i.csv", "--out", "v.jsonl")).isZero();
        assertThat(texts()).containsExactlyInAnyOrder("a", "b", "ccc");
        assertThat(vectors()).hasSize(3);
        assertThat(vectors().get(1).path("result").path("vector").toString()).isEqualTo("[3.0,1.5]");
    }

    @Test
    void aRejectedTextFailsAlone() throws Exception {
        write("i.csv", "text\na\nb\nrefuse\nc\nd\n\" \"\n");
        assertThat(embedAtServer("--items", "i.csv", "--out", "v.jsonl", "--max-concurrency", "1"))
                .isEqualTo(3);
        assertThat(vectors().stream().map(line -> line.path("status").asText()))
                .containsExactly("DONE", "DONE", "FAILED", "DONE", "DONE", "FAILED");
        assertThat(vectors().get(5).path("error").path("message").asText()).isEqualTo("the text is empty");
        assertThat(console.run("similar", "x", "--vectors", "v.jsonl", "--base-url", base()))
                .isZero();
        assertThat(console.out().lines()).hasSize(4);
    }

    @Test
    void theTextIsATemplateAndTheDimensionsAreSent() throws Exception {
        write("i.jsonl", "{\"id\":\"x\",\"title\":\"A\",\"body\":\"b\"}\n");
        assertThat(embedAtServer(
                        "--items", "i.jsonl", "--text", "{title}: {body}", "--dimensions", "2", "--out", "v.jsonl"))
                .isZero();
        assertThat(texts()).containsExactly("A: b");
        assertThat(requests.get(0).path("dimensions").asInt()).isEqualTo(2);
        assertThat(console.run("similar", "A", "--vectors", "v.jsonl", "--base-url", base()))
                .isZero();
        assertThat(requests.get(1).path("dimensions").asInt()).isEqualTo(2);
        assertThat(console.out()).endsWith("\tx\n");
    }

    @Test
    void aColumnThatIsNotThereIsNamedBeforeTheFirstRequest() throws Exception {
        write("i.csv", "title\na\n");
        assertThat(embedAtServer("--items", "i.csv", "--out", "v.jsonl")).isEqualTo(2);
        assertThat(console.err()).contains("there is no column for {text}; the columns are title");
        assertThat(embed("--items", "i.csv", "--text", "{title}", "--out", "v.csv"))
                .isEqualTo(2);
        assertThat(console.err()).contains("an --out that ends with .jsonl");
        assertThat(embed("--items", "i.csv", "--rpm", "3")).isEqualTo(2);
        assertThat(console.err()).contains("unknown option '--rpm'");
        assertThat(embed("--items", "i.csv", "--batch", "0")).isEqualTo(2);
        assertThat(requests).isEmpty();
    }

    @Test
    void aFileWithoutVectorsIsNamed() throws Exception {
        write("v.jsonl", "{\"index\":0,\"status\":\"FAILED\"}\n");
        assertThat(console.run("similar", "x", "--vectors", "v.jsonl")).isEqualTo(1);
        assertThat(console.err()).contains("there is no vector in this file");
        write("v.jsonl", "{\"index\":0,\"result\":\"an answer\"}\n");
        assertThat(console.run("similar", "x", "--vectors", "v.jsonl")).isEqualTo(1);
        assertThat(console.err()).contains("v.jsonl, line 1: its result has no model and vector");
        write("v.jsonl", "{\"index\":0,\"result\":{\"model\":\"offline\",\"vector\":[1,0]}}\n");
        assertThat(console.run("similar", "x", "--vectors", "v.jsonl")).isEqualTo(1);
        assertThat(console.err())
                .contains("the vector of '0' has 2 dimensions, but the model's vector of the query has");
        assertThat(console.run("similar", "x", "--vectors", "none.jsonl")).isEqualTo(1);
        assertThat(console.run("similar", "x", "--vectors", "v.jsonl", "--top", "0"))
                .isEqualTo(2);
    }

    @Test
    void equalScoresKeepTheOrderOfTheFile() throws Exception {
        write("i.csv", "id,text\nfirst,same\nsecond,same\nthird,same\n");
        assertThat(embed("--items", "i.csv", "--out", "v.jsonl")).isZero();
        assertThat(console.run("similar", "same", "--vectors", "v.jsonl", "--top", "2"))
                .isZero();
        assertThat(console.out()).isEqualTo("1.0000\tfirst\n1.0000\tsecond\n");
    }
}
