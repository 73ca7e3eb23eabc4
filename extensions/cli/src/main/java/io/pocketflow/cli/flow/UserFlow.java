package io.pocketflow.cli.flow;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolSetup;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A user's factory of pools, with the loader of its classes, which is the context loader of this thread until the flow is
 * closed. Confined to one thread.
 */
public final class UserFlow implements AutoCloseable {

    private final FlowLoader loader;
    private final ClassLoader before;
    private final FlowFactory factory;

    private UserFlow(String name, String path, FlowLoader loader, ClassLoader before) throws UserError {
        this.loader = loader;
        this.before = before;
        this.factory = FlowFactory.of(loader, name, "--flow " + name + " with --classpath " + path);
    }

    static UserFlow load(String name, String path, List<URL> classPath) throws UserError {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        FlowLoader loader = new FlowLoader(classPath);
        thread.setContextClassLoader(loader);
        try {
            return new UserFlow(name, path, loader, before);
        } catch (UserError | RuntimeException | Error failed) {
            thread.setContextClassLoader(before);
            try {
                loader.close();
            } catch (IOException also) {
                failed.addSuppressed(also);
            }
            throw failed;
        }
    }

    /** Creates the pool; see {@link FlowFactory#create}. */
    public Pool<Map<String, ?>, ?> create(PoolSetup setup) throws UserError {
        return factory.create(setup);
    }

    /** Closes the files of the class path, and gives the thread its former context loader back. */
    @Override
    public void close() throws UserError {
        Thread.currentThread().setContextClassLoader(before);
        try {
            loader.close();
        } catch (IOException failed) {
            throw Texts.trouble(Path.of("--classpath"), failed);
        }
    }
}
