package io.pocketflow.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Responses with compressed pages. */
final class PackedPages {

    /** A method of compression. */
    enum Packing {
        GZIP("gzip"),
        X_GZIP("x-gzip"),
        ZLIB("deflate"),
        RAW("deflate");

        final String coding;

        Packing(String coding) {
            this.coding = coding;
        }

        OutputStream over(OutputStream out) throws IOException {
            return switch (this) {
                case GZIP, X_GZIP -> new GZIPOutputStream(out);
                case ZLIB -> new DeflaterOutputStream(out);
                case RAW -> new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
            };
        }
    }

    private PackedPages() {}

    static byte[] answer(Packing packing, String html) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packing.over(packed)) {
            out.write(html.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("a page in memory was not compressed", e);
        }
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: " + packing.coding
                + "\r\nContent-Length: " + packed.size() + "\r\n\r\n";
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        answer.writeBytes(packed.toByteArray());
        return answer.toByteArray();
    }
}
