package text2sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** An H2 database in memory. Queries run as a user who may only read, because a model writes them. */
record Database(String url) {

    private static final int MAX_ROWS = 50;
    private static final int MAX_SECONDS = 5;

    /** Returns a database that contains the tables of a script. */
    static Database create(Path script) throws IOException, SQLException {
        String url = "jdbc:h2:mem:shop";
        try (Connection owner = DriverManager.getConnection(url + ";DB_CLOSE_DELAY=-1", "owner", "");
                Statement statement = owner.createStatement()) {
            statement.execute(Files.readString(script));
            statement.execute("CREATE USER reader PASSWORD ''");
            statement.execute("GRANT SELECT ON SCHEMA public TO reader");
        }
        return new Database(url);
    }

    /** Returns each table with its columns. */
    List<String> tables() throws SQLException {
        List<String> rows = rows("""
                SELECT table_name || '(' || LISTAGG(column_name || ' ' || data_type, ', ')
                    WITHIN GROUP (ORDER BY ordinal_position) || ')'
                FROM information_schema.columns WHERE table_schema = 'PUBLIC'
                GROUP BY table_name ORDER BY table_name""");
        return rows.subList(1, rows.size());
    }

    /** Returns the names of the columns, and the rows of a query. */
    List<String> rows(String sql) throws SQLException {
        try (Connection reader = DriverManager.getConnection(url, "reader", "");
                Statement statement = reader.createStatement()) {
            statement.setMaxRows(MAX_ROWS);
            statement.setQueryTimeout(MAX_SECONDS);
            ResultSet result = statement.executeQuery(sql);
            int columns = result.getMetaData().getColumnCount();
            List<String> rows = new ArrayList<>();
            StringJoiner names = new StringJoiner(" | ");
            for (int i = 1; i <= columns; i++) {
                names.add(result.getMetaData().getColumnLabel(i));
            }
            rows.add(names.toString());
            while (result.next()) {
                StringJoiner row = new StringJoiner(" | ");
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }
}
