package io.pocketflow.core.failure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The texts of user objects, for messages and logs. */
public final class SafeText {

    private SafeText() {}

    /** Logs a message with an exception of user code, without its stack trace if that cannot be written. */
    public static void warn(Logger log, String message, Throwable thrown) {
        try {
            log.warn(message, thrown);
        } catch (Throwable unprintable) {
            log.warn("{} (its stack trace cannot be written: {})", message, of(thrown));
        }
    }

    /** Returns the text of a user's object. A {@code toString} that throws must not hide the event. */
    public static String of(@Nullable Object any) {
        try {
            return String.valueOf(any);
        } catch (Throwable mute) {
            return Objects.requireNonNull(any).getClass().getName() + " (its toString failed: "
                    + mute.getClass().getName() + ")";
        }
    }
}
