package webstreaming;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A browser that receives server-sent events. */
class Browser {

    private final OutputStream out;

    Browser(OutputStream out) {
        this.out = out;
    }

    /** Sends an event. Fails if the browser has left. */
    void send(String event, String text) {
        String lines = "event: " + event + "\ndata: " + text.replace("\n", "\ndata: ") + "\n\n";
        try {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException left) {
            throw new UncheckedIOException("the browser has left", left);
        }
    }
}
