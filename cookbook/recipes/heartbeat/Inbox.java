package heartbeat;

import java.util.Map;
import java.util.Optional;

/** An inbox into which mails come at certain beats. Replace it by a client of your mail server. */
class Inbox {

    private static final Map<Integer, String> MAILS = Map.of(
            2, "The oven in the bakery smokes, and nobody is there!",
            4, "This is our newsletter. Read all about flour.");

    Optional<String> newMail(int beat) {
        return Optional.ofNullable(MAILS.get(beat));
    }
}
