package io.pocketflow.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A loopback port that refuses connections while this is open. It is bound, so no other program gets it, but not
 * listened on. (The port of a closed server is not enough: another program may get it.)
 */
final class ClosedPort implements AutoCloseable {

    private final Socket bound = new Socket();

    ClosedPort() throws IOException {
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    String baseUrl() {
        return "http://127.0.0.1:" + bound.getLocalPort() + "/v1";
    }

    @Override
    public void close() throws IOException {
        bound.close();
    }
}
