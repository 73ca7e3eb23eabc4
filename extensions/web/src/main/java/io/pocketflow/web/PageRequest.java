package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * One GET request of Apache HttpClient over a connection of its own. All automatic features of the client are off:
 * redirects, retries, cookies, credentials, upgrades, decompression and the system's proxy. Confined to one thread.
 */
final class PageRequest implements AutoCloseable {

    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(10)
            .build();

    private static final RequestConfig PLAIN = RequestConfig.custom()
            .setAuthenticationEnabled(false)
            .setContentCompressionEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .setRedirectsEnabled(false)
            .build();

    private final PageUrl page;
    private final FetchOptions options;
    private final PageSockets sockets;
    private final CloseableHttpClient client;

    PageRequest(
            PageUrl page,
            FetchOptions options,
            Resolver resolver,
            Supplier<SSLSocketFactory> tls,
            PageSockets sockets) {
        this.page = page;
        this.options = options;
        this.sockets = sockets;
        this.client = client(connections(new CheckedAddresses(page, options, resolver), tls));
    }

    private BasicHttpClientConnectionManager connections(CheckedAddresses addresses, Supplier<SSLSocketFactory> tls) {
        TlsSocketStrategy secure = (socket, host, port, attachment, context) -> secured(tls.get(), socket, host, port);
        BasicHttpClientConnectionManager connections = new BasicHttpClientConnectionManager(
                new DefaultHttpClientConnectionOperator(
                        sockets,
                        null,
                        addresses,
                        RegistryBuilder.<TlsSocketStrategy>create()
                                .register("https", secure)
                                .build()),
                ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDS)
                        .responseParserFactory(new WholeHeads(BOUNDS))
                        .build());
        connections.setConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofMilliseconds(sockets.millisLeft()))
                .build());
        return connections;
    }

    /** Returns a TLS socket that requires the certificate of the page's host. */
    private static SSLSocket secured(SSLSocketFactory tls, Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private CloseableHttpClient client(BasicHttpClientConnectionManager connections) {
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(PLAIN)
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling();
        URI proxy = options.proxy();
        return proxy == null
                ? builder.build()
                : builder.setProxy(new HttpHost("http", proxy.getHost(), proxy.getPort()))
                        .build();
    }

    /** Sends the request. Returns the response as soon as its head is complete. */
    ClassicHttpResponse send() throws IOException {
        CheckedAddresses.checkForProxy(page, options);
        HttpClientContext context = HttpClientContext.create();
        ClassicHttpResponse answer = client.executeOpen(page.server(), request(), context);
        if (page.secure() && context.getSSLSession() == null) {
            // a response without TLS is the proxy's response to CONNECT, not that of the page's host
            String why = " cannot be reached: the proxy answered with status " + answer.getCode();
            throw new FetchException(Kind.UNREACHABLE, page.shown() + why, null);
        }
        return answer;
    }

    private ClassicHttpRequest request() {
        ClassicHttpRequest request = new BasicClassicHttpRequest("GET", page.server(), page.path());
        request.addHeader("Host", page.hostHeader());
        request.addHeader("User-Agent", options.userAgent());
        request.addHeader(
                "Accept",
                String.join(", ", options.contentTypes().stream().sorted().toList()));
        request.addHeader("Accept-Encoding", "gzip, deflate");
        request.addHeader("Connection", "close");
        return request;
    }

    /** Closes the connection without reading the rest of the response. */
    @Override
    public void close() {
        sockets.closeOpen();
        client.close(CloseMode.IMMEDIATE);
    }
}
