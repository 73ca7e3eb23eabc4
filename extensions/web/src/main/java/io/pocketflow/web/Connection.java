package io.pocketflow.web;

import io.pocketflow.core.RunTimer;
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
 * A connection to one of a target's checked addresses. At the deadline a timer closes it, which ends whatever wait there
 * is: the timeout of a socket holds for each of the reads that TLS makes anew. An interrupt of the thread closes it too,
 * which is why it is a channel. The certificate must be that of the target's name.
 */
final class Connection implements AutoCloseable {

    private final Socket socket;
    private final Socket secured;
    private final RunTimer.Handle end;

    private Connection(Socket socket, Socket secured, RunTimer.Handle end) {
        this.socket = socket;
        this.secured = secured;
        this.end = end;
    }

    /** @param deadline by {@link System#nanoTime}; an exception before it is none of the timer's */
    static Connection open(Target target, InetAddress[] addresses, SSLSocketFactory tls, long deadline)
            throws IOException {
        Socket socket = connected(target, addresses, deadline);
        RunTimer.Handle end = RunTimer.system().schedule(() -> cut(socket), deadline - System.nanoTime());
        try {
            return new Connection(socket, target.secure() ? secured(socket, target, tls) : socket, end);
        } catch (IOException | RuntimeException e) {
            end.cancel();
            socket.close();
            throw e;
        }
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // whoever waits for the socket is told by an exception of its own
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

    /** Rounded up, so that a connection that takes too long fails after the deadline and not just before. */
    private static int millisLeft(long deadline) throws SocketTimeoutException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the time is over");
        }
        return (int) ((left + 999_999) / 1_000_000);
    }

    void send(byte[] request) throws IOException {
        secured.getOutputStream().write(request);
        secured.getOutputStream().flush();
    }

    InputStream in() throws IOException {
        return new BufferedInputStream(secured.getInputStream());
    }

    @Override
    public void close() throws IOException {
        end.cancel();
        socket.close();
    }
}
