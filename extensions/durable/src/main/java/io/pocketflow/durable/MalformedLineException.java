package io.pocketflow.durable;

import java.io.IOException;

/** Signals a line whose checksum is right but which does not hold a record: this library has not written it. */
final class MalformedLineException extends IOException {

    private static final long serialVersionUID = 1L;

    MalformedLineException(String message) {
        super(message);
    }
}
