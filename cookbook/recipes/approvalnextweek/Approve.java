package approvalnextweek;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Shared;

/** Asks a person whether the letter may be sent. Until there is an answer, the run is suspended. */
class Approve extends Ask<Approve.Question, Boolean> {

    record Question(String order, String letter) {}

    @Override
    protected Question prep(Shared shared) {
        return new Question(shared.get(ApprovalNextWeek.ORDER), shared.get(ApprovalNextWeek.LETTER));
    }

    @Override
    protected String post(Shared shared, Question question, Boolean approved) {
        return approved ? "approved" : "refused";
    }
}
