package io.pocketflow.cookbook.parallelchains;

import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import java.nio.file.Path;

/** A node that reads the text on the topic: the file of that name in a folder. */
final class FindSource extends AsyncNode<String, String> {

    private final Path folder;

    FindSource(Path folder) {
        this.folder = folder;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.param(Article.TOPIC);
    }

    /** Returns the text of the file. May block, because it is a task of its own. */
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
