package multiagent;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import java.util.concurrent.BlockingQueue;

/** Waits for the next hint. */
final class HearHint extends AsyncNode<BlockingQueue<String>, String> {

    @Override
    protected BlockingQueue<String> prep(Shared shared) {
        return shared.get(MultiAgent.HINTS);
    }

    @Override
    protected String exec(BlockingQueue<String> hints) throws InterruptedException {
        return hints.take();
    }

    @Override
    protected String post(Shared shared, BlockingQueue<String> hints, String hint) {
        shared.append(MultiAgent.HEARD, hint);
        return hint.equals(MultiAgent.GAME_OVER) ? "game over" : "hint";
    }
}
