package io.pocketflow.durable;

import java.io.IOException;

/** An exception for a line with a correct checksum but without a record; this library has not written such a line. */
final class MalformedLineException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }
}
