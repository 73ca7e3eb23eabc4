package io.pocketflow.cookbook.batchflow;

import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A node that writes the filtered image as PNG, named after the image and the filter. */
public final class SaveImage extends Node<SaveImage.Task, Saved> {

    /** An image with the file to write it to. */
    public record Task(Path file, BufferedImage image) {}

    @Override
    protected Task prep(Shared shared) {
        String image = shared.param(Pictures.IMAGE).getFileName().toString();
        int dot = image.lastIndexOf('.');
        String name = (dot < 0 ? image : image.substring(0, dot)) + "-" + shared.param(Pictures.FILTER) + ".png";
        return new Task(shared.get(Pictures.FOLDER).resolve(name), shared.get(Pictures.PIXELS));
    }

    @Override
    protected Saved exec(Task task) throws Trouble {
        try {
            ImageIO.write(task.image(), "png", task.file().toFile());
        } catch (IOException e) {
            throw Trouble.with(task.file(), e);
        }
        return Saved.of(task.file(), task.image());
    }

    @Override
    protected String post(Shared shared, Task task, Saved saved) {
        shared.put(Pictures.SAVED, saved);
        return DEFAULT;
    }
}
