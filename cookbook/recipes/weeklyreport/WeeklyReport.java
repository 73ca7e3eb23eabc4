package weeklyreport;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.Skill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A report on a week: each note in one sentence, then each team in two. */
public class WeeklyReport {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/weeklyreport"));

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<List<Note>> NOTES = Key.listOf("notes", Note.class);
    static final Key<List<Note>> SHORT_NOTES = Key.listOf("short notes", Note.class);
    static final Key<Map<String, String>> REPORT = Key.mapOf("report", String.class, String.class);

    record Note(String day, String team, String text) {

        static Note of(String line) {
            String[] parts = line.split("\\|", 3);
            return new Note(parts[0], parts[1], parts[2]);
        }
    }

    static class ReadNotes extends Node<Path, List<Note>> {

        @Override
        protected Path prep(Shared shared) {
            return shared.get(FILE);
        }

        @Override
        protected List<Note> exec(Path file) throws IOException {
            return Files.readAllLines(file).stream().map(Note::of).toList();
        }

        @Override
        protected String post(Shared shared, Path file, List<Note> notes) {
            shared.put(NOTES, notes);
            return DEFAULT;
        }
    }

    /** Shortens each note to a sentence, ten at a time. */
    static class ShortenNotes extends AsyncParallelBatchNode<Note, Note> {

        private final ChatModel model;

        ShortenNotes(ChatModel model) {
            super(10, Skill.DEFAULT_RETRY);
            this.model = model;
        }

        @Override
        protected List<Note> prep(Shared shared) {
            return shared.get(NOTES);
        }

        @Override
        protected CompletionStage<Note> execAsync(Note note) {
            return model.chatAsync(ChatRequest.of("Summarise in one sentence:\n\n" + note.text))
                    .thenApply(reply -> new Note(note.day, note.team, reply.text()));
        }

        @Override
        protected String post(Shared shared, List<Note> notes, List<Note> shortened) {
            shared.put(SHORT_NOTES, shortened);
            return DEFAULT;
        }
    }

    /** Combines the short notes of each team, ten teams at a time. */
    static class ReportTeams extends AsyncParallelBatchNode<List<Note>, String> {

        private final ChatModel model;

        ReportTeams(ChatModel model) {
            super(10, Skill.DEFAULT_RETRY);
            this.model = model;
        }

        @Override
        protected List<List<Note>> prep(Shared shared) {
            Map<String, List<Note>> teams = new LinkedHashMap<>();
            for (Note note : shared.get(SHORT_NOTES)) {
                teams.computeIfAbsent(note.team, team -> new ArrayList<>()).add(note);
            }
            return List.copyOf(teams.values());
        }

        @Override
        protected CompletionStage<String> execAsync(List<Note> week) {
            String notes = String.join(" ", week.stream().map(Note::text).toList());
            return model.chatAsync(ChatRequest.of("Summarise this week in two sentences:\n\n" + notes))
                    .thenApply(ChatReply::text);
        }

        @Override
        protected String post(Shared shared, List<List<Note>> teams, List<String> reports) {
            for (int i = 0; i < teams.size(); i++) {
                shared.put(REPORT, teams.get(i).get(0).team, reports.get(i));
            }
            return DEFAULT;
        }
    }

    static AsyncFlow flow(ChatModel model) {
        return new AsyncFlow(new ReadNotes().then(new ShortenNotes(model)).then(new ReportTeams(model)));
    }

    public static void main(String[] args) {
        Path file = args.length == 0 ? FOLDER.resolve("notes.txt") : Path.of(args[0]);
        if (args.length > 1 || !Files.isRegularFile(file)) {
            System.err.println(
                    "weekly-report accepts a file with lines DAY|TEAM|NOTE, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        var shared = Shared.create().put(FILE, file);
        Map<String, String> report = flow(model).run(shared, REPORT);
        System.out.println("The week in " + shared.get(NOTES).size() + " notes of " + report.size() + " teams");
        report.forEach((team, text) -> System.out.println("\n" + team + "\n  " + text));
    }
}
