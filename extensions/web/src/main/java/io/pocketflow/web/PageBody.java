package io.pocketflow.web;

import io.pocketflow.web.FetchException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** A reader of response bodies, with decompression and a size limit. Stateless. */
final class PageBody {

    /** The factor by which a compressed body may exceed the limit, since compression enlarges some pages. */
    private static final int MOST_COMPRESSED = 2;

    private PageBody() {}

    /** Returns the decompressed bytes of the page. Fails if there are more than the given maximum. */
    static byte[] read(String shown, ClassicHttpResponse answer, int maxBytes) throws IOException {
        String encoding = encoding(shown, answer);
        HttpEntity entity = answer.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        if (encoding.isEmpty() && entity.getContentLength() > maxBytes) {
            throw tooLarge(shown, maxBytes);
        }
        InputStream content = entity.getContent();
        if (encoding.isEmpty()) {
            return all(content, shown, maxBytes);
        }
        CompressedBytes compressed =
                new CompressedBytes(content, (long) MOST_COMPRESSED * maxBytes + 1024, () -> tooLarge(shown, maxBytes));
        return all(compressed.decompressed(encoding), shown, maxBytes);
    }

    private static String encoding(String shown, ClassicHttpResponse answer) {
        StringBuilder all = new StringBuilder();
        for (Header header : answer.getHeaders("Content-Encoding")) {
            all.append(all.isEmpty() ? "" : ", ").append(header.getValue());
        }
        String encoding = all.toString().strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> "";
            case "gzip", "x-gzip", "deflate" -> encoding;
            default ->
                throw new FetchException(
                        Kind.CONTENT_TYPE,
                        shown + " is encoded as '" + Text.shown(encoding) + "', which was not requested",
                        null);
        };
    }

    private static byte[] all(InputStream content, String shown, int maxBytes) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            body.write(buffer, 0, read);
            if (body.size() > maxBytes) {
                throw tooLarge(shown, maxBytes);
            }
        }
        return body.toByteArray();
    }

    private static FetchException tooLarge(String shown, int maxBytes) {
        return new FetchException(
                Kind.TOO_LARGE, shown + " has more than " + maxBytes + (maxBytes == 1 ? " byte" : " bytes"), null);
    }
}
