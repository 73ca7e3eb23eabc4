package heartbeat;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.Optional;

/** Looks for a new mail. */
class CheckInbox extends Node<Integer, Optional<String>> {

    private final Inbox inbox;

    CheckInbox(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    protected Integer prep(Shared shared) {
        return shared.get(Heartbeat.BEAT);
    }

    @Override
    protected Optional<String> exec(Integer beat) {
        return inbox.newMail(beat);
    }

    @Override
    protected String post(Shared shared, Integer beat, Optional<String> mail) {
        System.out.println("beat " + beat + ": " + mail.orElse("no mail"));
        mail.ifPresent(text -> shared.put(Heartbeat.MAIL, text));
        return mail.isPresent() ? "mail" : "quiet";
    }
}
