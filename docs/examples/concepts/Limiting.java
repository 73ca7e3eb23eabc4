package concepts;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.pool.Pool;
import java.util.List;

public class Limiting {
    // #region limiter
    static final Limiter MAP_SERVICE =
            Limiter.of("map service", Limits.perMinute(600).withMaxInFlight(4));
    // #endregion limiter

    // #region node
    static class Locate extends Node<String, String> {
        @Override protected Reservation reserve(String town) { return MAP_SERVICE.reserve(); }
        @Override protected String exec(String town) { return "a place on a map"; }
    }
    // #endregion node

    public static void main(String[] args) {
        new Locate().run(Shared.create());
        // #region pool
        var located = Pool.of((String town) -> town + " is at 41.9 N")
                .withLimiter(MAP_SERVICE) // shared with the node above
                .run(List.of("Rome"));
        System.out.println(located.results());
        // #endregion pool
    }
}
