package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that is one item: fields {@code name} and {@code text}. Immutable.
 *
 * @param name the file's name below the folder that was searched, with slashes
 * @param real the real path, or the path itself if the file cannot be resolved
 */
record TextFile(String name, Path real) {

    /** The shape of items from files: their name is always written with their result. */
    static final ItemSource.Shape SHAPE =
            ItemSource.Shape.of(List.of("name", "text"), List.of("name"), List.of("name"));

    private static final int SNIFFED = 8192;
    private static final Set<String> NO_TEXTS = Set.of(
            "png", "jpg", "jpeg", "gif", "webp", "bmp", "ico", "tif", "tiff", "heic", "pdf", "zip", "gz", "bz2", "xz",
            "7z", "tar", "rar", "jar", "class", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "mp3",
            "mp4", "wav", "avi", "mov", "mkv", "webm", "ogg", "flac", "exe", "dll", "so", "dylib", "o", "a", "bin",
            "iso", "woff", "woff2", "ttf", "otf", "sqlite", "db", "parquet");

    /** Returns whether the file's name or its first bytes show that it is not a text. Never opens a pipe or device. */
    boolean isNoText() {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (name.contains(".") && NO_TEXTS.contains(extension)) {
            return true;
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Channels.newInputStream(
                Files.newByteChannel(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
            byte[] first = in.readNBytes(SNIFFED);
            if (isUtf16(first)) {
                return false;
            }
            for (byte b : first) {
                if (b == 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Returns whether the bytes begin with the byte order mark of UTF-16: a text, which fails with a reason. */
    private static boolean isUtf16(byte[] first) {
        return first.length > 1
                && ((first[0] == (byte) 0xFF && first[1] == (byte) 0xFE)
                        || (first[0] == (byte) 0xFE && first[1] == (byte) 0xFF));
    }

    /** Reads the file. Returns an item that fails if the file cannot be read. */
    Item item(long index) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        try {
            fields.put("text", Texts.ofRegular(real));
            return Item.of(index, fields);
        } catch (UserError unreadable) {
            return Item.unreadable(index, fields, unreadable.getMessage());
        }
    }
}
