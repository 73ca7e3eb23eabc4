package text2sql;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.sql.SQLException;
import java.util.List;

/** Runs the query. An error is not the end: the model reads it and writes another query, up to three times. */
final class RunQuery extends Node<RunQuery.Call, RunQuery.Result> {

    record Call(Database database, String sql) {}

    record Result(List<String> rows, String error) {}

    private static final int MAX_ERRORS = 3;

    @Override
    protected Call prep(Shared shared) {
        return new Call(
                shared.get(Text2sql.DATABASE), shared.get(Text2sql.QUERY).sql());
    }

    @Override
    protected Result exec(Call call) throws SQLException {
        return new Result(call.database().rows(call.sql()), "");
    }

    @Override
    protected Result execFallback(Call call, Exception last) {
        return new Result(List.of(), last.getMessage().split(";")[0]);
    }

    @Override
    protected String post(Shared shared, Call call, Result result) {
        System.out.println("query: " + call.sql());
        if (result.error().isEmpty()) {
            result.rows().forEach(row -> System.out.println("  " + row));
            shared.put(Text2sql.ROWS, result.rows());
            return "rows";
        }
        System.out.println("  " + result.error());
        shared.append(Text2sql.ERRORS, call.sql() + "\n  " + result.error());
        return shared.get(Text2sql.ERRORS).size() < MAX_ERRORS ? "error" : "too many errors";
    }
}
