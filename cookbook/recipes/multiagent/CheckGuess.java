package multiagent;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import java.util.concurrent.BlockingQueue;

/** Waits for the next guess. The game ends with the right word, or after five wrong ones. */
final class CheckGuess extends AsyncNode<BlockingQueue<String>, String> {

    private static final int MAX_GUESSES = 5;

    @Override
    protected BlockingQueue<String> prep(Shared shared) {
        return shared.get(MultiAgent.GUESSES);
    }

    @Override
    protected String exec(BlockingQueue<String> guesses) throws InterruptedException {
        return guesses.take();
    }

    @Override
    protected String post(Shared shared, BlockingQueue<String> guesses, String guess) {
        boolean right = guess.equalsIgnoreCase(shared.get(MultiAgent.SECRET));
        shared.append(MultiAgent.WRONG, guess);
        if (!right && shared.get(MultiAgent.WRONG).size() < MAX_GUESSES) {
            return "wrong";
        }
        shared.get(MultiAgent.HINTS).add(MultiAgent.GAME_OVER);
        System.out.println(right ? "The guesser has won." : "The guesser gives up.");
        return right ? "right" : "given up";
    }
}
