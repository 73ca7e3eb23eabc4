package io.pocketflow.cli.flow;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a pool of the user's own. */
public final class FlowOptions {

    @Option(
            names = "--flow",
            paramLabel = "CLASS",
            description = "process the items by a pool of your own instead of prompts: the name of a public class that"
                    + " implements io.pocketflow.core.pool.PoolFactory, found on --classpath")
    private @Nullable String factory;

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description =
                    "jars, folders of classes and dir/* (all jars in dir) for --flow, separated by : (; on Windows);"
                            + " PocketFlow itself is not needed there")
    private @Nullable String path;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "setting that the class of --flow receives; repeatable")
    private Map<String, String> settings = new LinkedHashMap<>();

    /**
     * Returns whether the items are processed by a pool of the user's own.
     *
     * @throws IllegalArgumentException if options for it are given, but not all that it needs
     */
    public boolean isGiven() {
        if (factory == null && (path != null || !settings.isEmpty())) {
            throw new IllegalArgumentException(
                    (path != null ? "--classpath" : "--set") + " needs --flow CLASS, the class of your own pool");
        }
        if (factory != null && path == null) {
            throw new IllegalArgumentException("--flow needs --classpath PATH, where its class is found");
        }
        return factory != null;
    }

    /** Returns whether the user named a class. */
    public boolean isNamed() {
        return factory != null;
    }

    /** Returns the name of the class. */
    public String factory() {
        return java.util.Objects.requireNonNull(factory, "without --flow there is no class");
    }

    /** Returns the settings, by name. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    /**
     * Returns the addresses of the class path.
     *
     * @throws UserError if an entry does not exist; with the exit code for usage
     */
    public List<URL> classPath(Console console) throws UserError {
        return path == null ? List.of() : ClassPath.of(path, console.folder());
    }

    /**
     * Loads the class.
     *
     * @throws UserError if the class path or the class is not as expected; with the exit code for usage
     */
    public UserFlow load(Console console) throws UserError {
        String given = java.util.Objects.requireNonNull(path, "without --flow there is no class path");
        return UserFlow.load(factory(), given, ClassPath.of(given, console.folder()));
    }
}
