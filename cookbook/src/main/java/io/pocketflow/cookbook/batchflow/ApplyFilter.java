package io.pocketflow.cookbook.batchflow;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.awt.image.BufferedImage;

/** A node that applies the filter of the iteration to the loaded image. */
public final class ApplyFilter extends Node<ApplyFilter.Task, BufferedImage> {

    /** A filter with the image to apply it to. */
    public record Task(Filter filter, BufferedImage image) {}

    @Override
    protected Task prep(Shared shared) {
        return new Task(shared.param(Pictures.FILTER), shared.get(Pictures.PIXELS));
    }

    @Override
    protected BufferedImage exec(Task task) {
        return task.filter().apply(task.image());
    }

    @Override
    protected String post(Shared shared, Task task, BufferedImage filtered) {
        shared.put(Pictures.PIXELS, filtered);
        return DEFAULT;
    }
}
