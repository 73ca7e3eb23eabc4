package io.pocketflow.cookbook.batchflow;

import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A node that loads the image of the iteration. */
public final class LoadImage extends Node<Path, BufferedImage> {

    @Override
    protected Path prep(Shared shared) {
        return shared.param(Pictures.IMAGE);
    }

    @Override
    protected BufferedImage exec(Path file) throws Trouble {
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            BufferedImage image = ImageIO.read(file.toFile());
            if (image == null) {
                throw new IOException("not an image");
            }
            return image;
        } catch (IOException e) {
            throw Trouble.with(file, e);
        }
    }

    @Override
    protected String post(Shared shared, Path file, BufferedImage image) {
        shared.put(Pictures.PIXELS, image);
        return DEFAULT;
    }
}
