package concepts;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;

public class BlockingWork {
    static final Key<String> ROW = Key.of("row", String.class);

    // #region blocking
    static class Query extends AsyncNode<String, String> {
        @Override protected String prep(Shared shared) { return "select name from city"; }
        @Override protected String exec(String sql) throws Exception {
            return Database.query(sql); // may block: it runs on a thread of the run's executor
        }
        @Override protected String post(Shared shared, String sql, String row) {
            shared.put(ROW, row);
            return DEFAULT;
        }
    }
    // #endregion blocking

    static class Database {
        static String query(String sql) { return "Rome"; }
    }

    public static void main(String[] args) {
        System.out.println(new Query().run(Shared.create(), ROW));
    }
}
