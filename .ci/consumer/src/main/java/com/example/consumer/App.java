package com.example.consumer;

import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.durable.Journal;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.web.HtmlToMarkdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Summarizes a page by the offline model in a durable run, and prints the module of the engine. */
public final class App {
    private App() {}

    /** Runs the program. */
    public static void main(String[] args) throws Exception {
        String text = HtmlToMarkdown.convert("<p>A <b>short</b> page.</p>", "https://example.com/");
        Path file = Files.createTempDirectory("consumer").resolve("run.journal");
        var summarize = Skill.of(ChatModels.of("offline"), "Summarise in one sentence:\n\n{text}");
        try (Journal journal = Journal.open(file)) {
            var options = RunOptions.defaults().withStore(journal).withRunId("one");
            var report = Pool.of(summarize).withMaxConcurrency(2).withOptions(options).run(List.of(Map.of("text", text)));
            System.out.println(report.results());
        }
        System.out.println(Journal.read(file).size() + " run in the journal");
        System.out.println("engine in module " + Pool.class.getModule().getName());
    }
}
