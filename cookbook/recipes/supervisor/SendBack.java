package supervisor;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

/** Gives a rejected answer and the remarks back to the clerk. After three rejections a person has to answer. */
final class SendBack extends Node<Void, Void> {

    private static final int MAX_REJECTIONS = 3;

    @Override
    protected String post(Shared shared, Void nothing, Void none) {
        String answer = shared.get(Supervisor.ANSWER);
        String remarks = shared.get(Supervisor.REVIEW).remarks();
        System.out.println("rejected: " + answer + "\nremarks:  " + remarks);
        shared.put(Supervisor.REMARKS, "You wrote: " + answer + "\nChange this: " + remarks);
        int rejections = shared.update(Supervisor.REJECTIONS, 0, count -> count + 1);
        return rejections < MAX_REJECTIONS ? "try again" : "give up";
    }
}
