package judge;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

/** Accepts a text that has enough points, and the fourth one in any case. It decides from the store, so it has no exec. */
final class Decide extends Node<Void, Void> {

    private static final int ENOUGH_POINTS = 12; // of 15
    private static final int MAX_ROUNDS = 4;

    @Override
    protected String post(Shared shared, Void nothing, Void none) {
        int round = shared.update(Judge.ROUND, 0, number -> number + 1);
        String text = shared.get(Judge.TEXT);
        Judge.Verdict verdict = shared.get(Judge.VERDICT);
        System.out.println("\nversion " + round + ": " + text);
        verdict.criteria().forEach(one -> System.out.println("  " + one.name() + " " + one.points() + "/5"));
        System.out.println("  advice: " + verdict.advice());
        shared.put(Judge.FEEDBACK, verdict.advice() + "\nThat version was: " + text);
        return verdict.points() >= ENOUGH_POINTS || round == MAX_ROUNDS ? "accepted" : "rewrite";
    }
}
