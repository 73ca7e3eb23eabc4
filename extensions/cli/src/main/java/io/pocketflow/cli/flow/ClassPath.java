package io.pocketflow.cli.flow;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A parser of class paths: jars, folders and {@code dir/*}. Unlike Java it rejects an entry that does not exist. */
final class ClassPath {

    private static final String ALL = "*";

    private ClassPath() {}

    /** Returns the addresses of a class path whose relative entries are in a folder. */
    static List<URL> of(String path, Path folder) throws UserError {
        List<URL> all = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                add(entry, folder, all);
            }
        }
        if (all.isEmpty()) {
            throw UserError.usage("--classpath must name a jar or a folder but was '" + path + "'");
        }
        return all;
    }

    private static void add(String entry, Path folder, List<URL> all) throws UserError {
        try {
            if (entry.equals(ALL) || entry.endsWith("/" + ALL) || entry.endsWith(File.separator + ALL)) {
                addJars(entry, folder.resolve(entry.substring(0, entry.length() - 1)), all);
                return;
            }
            Path file = folder.resolve(entry);
            if (!Files.exists(file)) {
                throw UserError.usage("--classpath names '" + entry + "', which does not exist");
            }
            all.add(file.toUri().toURL());
        } catch (InvalidPathException | MalformedURLException wrong) {
            throw UserError.usage("--classpath names '" + entry + "', which is not a path: " + wrong.getMessage());
        }
    }

    private static void addJars(String entry, Path folder, List<URL> all) throws UserError, MalformedURLException {
        if (!Files.isDirectory(folder)) {
            throw UserError.usage("--classpath names '" + entry + "', but that folder does not exist");
        }
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw Texts.trouble(folder, failed);
        }
        if (jars.isEmpty()) {
            throw UserError.usage("--classpath names '" + entry + "', but that folder contains no jar");
        }
        for (Path jar : jars) {
            all.add(jar.toUri().toURL());
        }
    }
}
