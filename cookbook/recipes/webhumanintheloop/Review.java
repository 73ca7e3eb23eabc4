package webhumanintheloop;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Shared;

/** Asks a person about the notice. The answer is {@code ok} or a remark, with which the notice is written again. */
class Review extends Ask<String, String> {

    @Override
    protected String prep(Shared shared) {
        return shared.get(WebHumanInTheLoop.NOTICE);
    }

    @Override
    protected String post(Shared shared, String notice, String answer) {
        if (answer.equals("ok")) {
            return "approved";
        }
        shared.append(WebHumanInTheLoop.REMARKS, answer);
        return "again";
    }
}
