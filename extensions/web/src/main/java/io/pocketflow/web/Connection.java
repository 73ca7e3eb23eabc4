package io.pocketflow.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to one of a target's checked addresses. Every wait ends at the deadline, and an interrupt of the thread
 * closes it, which is why it is a channel. The certificate must be that of the target's name.
 */
final class Connection implements AutoCloseable {

    private final Socket socket;
    private final Socket secured;
    private final long deadline;

    private Connection(Socket socket, Socket secured, long deadline) {
        this.socket = socket;
        this.secured = secured;
        this.deadline = deadline;
    }

    /** @param deadline by {@link System#nanoTime} */
    static Connection open(Target target, InetAddress[] addresses, SSLSocketFactory tls, long deadline)
            throws IOException {
        Socket socket = connected(target, addresses, deadline);
        try {
            socket.setSoTimeout(millisLeft(deadline));
            return new Connection(socket, target.secure() ? secured(socket, target, tls) : socket, deadline);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket connected(Target target, InetAddress[] addresses, long deadline) throws IOException {
        IOException failed = new IOException("there is no address of " + target.host());
        for (InetAddress address : addresses) {
            Socket socket = SocketChannel.open()
                    .setOption(StandardSocketOptions.TCP_NODELAY, true)
                    .socket();
            try {
                socket.connect(new InetSocketAddress(address, target.port()), millisLeft(deadline));
                return socket;
            } catch (IOException e) {
                socket.close();
                failed = e;
            }
        }
        throw failed;
    }

    private static Socket secured(Socket socket, Target target, SSLSocketFactory tls) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static int millisLeft(long deadline) throws SocketTimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) Math.max(1, left / 1_000_000);
    }

    void send(byte[] request) throws IOException {
        secured.getOutputStream().write(request);
        secured.getOutputStream().flush();
    }

    /** Each read waits no longer than to the deadline. */
    InputStream in() throws IOException {
        InputStream raw = secured.getInputStream();
        return new BufferedInputStream(new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int start, int length) throws IOException {
                secured.setSoTimeout(millisLeft(deadline));
                return raw.read(bytes, start, length);
            }
        });
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
