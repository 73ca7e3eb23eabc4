package tooldatabase;

import io.pocketflow.llm.Description;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A list of tasks in an H2 database. The values of the model are parameters, so they cannot become SQL. */
record Tasks(String url) {

    record Task(int number, String title) {}

    record Nothing() {}

    record NewTask(
            @Description("what to do, in at most eight words")
            String title) {}

    record Number(@Description("the number of an open task") int number) {}

    /** Creates the table with these tasks, unless the database has it already. */
    void create(String... titles) throws SQLException {
        try (Connection database = DriverManager.getConnection(url);
                Statement statement = database.createStatement()) {
            if (database.getMetaData().getTables(null, null, "TASK", null).next()) {
                return;
            }
            statement.execute("CREATE TABLE task (number INT GENERATED ALWAYS AS IDENTITY,"
                    + " title VARCHAR(200) UNIQUE, done BOOLEAN DEFAULT FALSE)");
        }
        for (String title : titles) {
            add(new NewTask(title));
        }
    }

    List<Task> open() throws SQLException {
        try (Connection database = DriverManager.getConnection(url);
                Statement statement = database.createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT number, title FROM task WHERE NOT done ORDER BY number");
            List<Task> tasks = new ArrayList<>();
            while (rows.next()) {
                tasks.add(new Task(rows.getInt(1), rows.getString(2)));
            }
            return tasks;
        }
    }

    String add(NewTask task) throws SQLException {
        update("INSERT INTO task (title) VALUES (?)", task.title());
        return "added";
    }

    String finish(Number task) throws SQLException {
        int changed = update("UPDATE task SET done = TRUE WHERE number = ? AND NOT done", task.number());
        return changed == 1 ? "done" : "there is no open task of this number";
    }

    private int update(String sql, Object value) throws SQLException {
        try (Connection database = DriverManager.getConnection(url);
                PreparedStatement statement = database.prepareStatement(sql)) {
            statement.setObject(1, value);
            return statement.executeUpdate();
        }
    }
}
