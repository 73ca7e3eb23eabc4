package io.pocketflow.llm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * A loopback port where nobody listens while this is open: it is bound, so no other program gets it, and not listened
 * on. (The port of a listener that was just closed will not do: a thread that still waits there may take one connection
 * more, and after that the port is anybody's.)
 */
final class ClosedPort implements AutoCloseable {

    private final Socket bound = new Socket();

    ClosedPort() throws IOException {
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    ModelConfig config() {
        URI baseUrl = URI.create("http://127.0.0.1:" + bound.getLocalPort() + "/v1");
        return ModelConfig.of(Provider.OPENAI, baseUrl, "test-model");
    }

    @Override
    public void close() throws IOException {
        bound.close();
    }
}
