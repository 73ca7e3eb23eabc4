package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import java.nio.file.Path;

/** Reads what there is on the topic: a file of that name in a folder. */
final class FindSource extends AsyncNode<String, String> {

    private final Path folder;

    FindSource(Path folder) {
        this.folder = folder;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.param(Article.TOPIC);
    }

    /** May block: it is a task of its own. */
    @Override
    protected String exec(String topic) throws Trouble {
        return TextFiles.read(folder.resolve(topic + ".txt"));
    }

    @Override
    protected String post(Shared shared, String topic, String source) {
        shared.put(Article.SOURCE, source);
        return DEFAULT;
    }
}
