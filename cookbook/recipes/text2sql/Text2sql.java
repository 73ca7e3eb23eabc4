package text2sql;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Skill;
import java.nio.file.Path;
import java.util.List;

/** A question becomes an SQL query. A query that the database rejects goes back to the model, with the error. */
public final class Text2sql {

    static final Key<Database> DATABASE = Key.of("database", Database.class);
    static final Key<String> QUESTION = Key.of("question", String.class);
    static final Key<List<String>> TABLES = Key.listOf("tables", String.class);
    static final Key<Query> QUERY = Key.of("query", Query.class);
    static final Key<List<String>> ERRORS = Key.listOf("errors", String.class);
    static final Key<List<String>> ROWS = Key.listOf("rows", String.class);
    static final Key<String> ANSWER = Key.of("answer", String.class);

    /** A query for the question. */
    record Query(
            @Description("one SELECT, without a semicolon") String sql) {}

    private static final String WRITE_PROMPT = """
            Write one SQL query (H2, which follows the SQL standard) that answers the question.

            Tables:
            {tables}

            Earlier queries that failed, with their errors:
            {errors}

            Question: {question}""";

    private static final String ANSWER_PROMPT = """
            Answer the question in one sentence from the rows of a query. The first row names the columns.

            Rows:
            {rows}

            Question: {question}""";

    private static final String SAMPLE = "Which two customers spent most in 2026, and how much?";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/text2sql"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Node<Database, List<String>> readTables = Node.of("ReadTables", DATABASE, TABLES, Database::tables);
        Skill<Query> writeQuery = Skill.of(model, WRITE_PROMPT)
                .named("WriteQuery")
                .returning(Query.class)
                .writing(QUERY);
        RunQuery runQuery = new RunQuery();
        Skill<String> answer = Skill.of(model, ANSWER_PROMPT).named("Answer").writing(ANSWER);
        return new AsyncFlow(readTables
                .then(writeQuery)
                .then(runQuery.on("rows", answer).on("error", writeQuery).end("too many errors")));
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("text2sql accepts one question, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String question = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("question: " + question);

        Shared shared = Shared.create()
                .put(DATABASE, Database.create(FOLDER.resolve("shop.sql")))
                .put(QUESTION, question)
                .put(ERRORS, List.of());
        flow(model).run(shared);

        System.out.println("answer: " + shared.find(ANSWER).orElse("none; no query worked"));
    }
}
