package forkandrerun;

import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.util.List;

/** Translates the text into each language. */
class Translate extends BatchNode<String, String> {

    private static final List<String> LANGUAGES = List.of("Dutch", "Italian");

    private final ChatModel model;

    Translate(ChatModel model) {
        this.model = model;
    }

    @Override
    protected List<String> prep(Shared shared) {
        String text = shared.get(ForkAndRerun.TEXT);
        return LANGUAGES.stream()
                .map(language -> "Translate this text into " + language + ":\n\n" + text)
                .toList();
    }

    @Override
    protected String exec(String prompt) {
        return model.chat(prompt);
    }

    @Override
    protected String post(Shared shared, List<String> prompts, List<String> translations) {
        shared.put(ForkAndRerun.TRANSLATIONS, translations);
        return DEFAULT;
    }
}
