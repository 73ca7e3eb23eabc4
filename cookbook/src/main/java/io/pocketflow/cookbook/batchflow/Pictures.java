package io.pocketflow.cookbook.batchflow;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The keys of the recipes with images. */
public final class Pictures {

    /** The images to process. */
    public static final Key<List<Path>> IMAGES = Key.listOf("images", Path.class);

    /** The folder to write to. */
    public static final Key<Path> FOLDER = Key.of("folder", Path.class);

    /** The outcome of each pair of image and filter. */
    public static final Key<List<Outcome<Saved>>> SAVED_ALL =
            Key.of("saved all", new TypeRef<List<Outcome<Saved>>>() {});

    /** Param: the image of an iteration. */
    public static final Key<Path> IMAGE = Key.of("image", Path.class);

    /** Param: the filter of an iteration. */
    public static final Key<Filter> FILTER = Key.of("filter", Filter.class);

    static final Key<BufferedImage> PIXELS = Key.local("pixels", BufferedImage.class);

    /** The image that an iteration has written. */
    public static final Key<Saved> SAVED = Key.local("saved", Saved.class);

    private Pictures() {}

    /** Returns the params of the iterations: every image with every filter. */
    public static List<Params> pairs(Shared shared) {
        List<Params> pairs = new ArrayList<>();
        for (Path image : shared.get(IMAGES)) {
            for (Filter filter : Filter.values()) {
                pairs.add(Params.of(IMAGE, image).and(FILTER, filter));
            }
        }
        return pairs;
    }
}
