package io.pocketflow.cli.flow;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loader of a user's classes. The classes of PocketFlow, of SLF4J and of Jackson's annotations come from this program,
 * because both sides use them; all others come from the user's class path, so that no version of ours can clash.
 */
final class FlowLoader extends URLClassLoader {

    private static final List<String> SHARED =
            List.of("io.pocketflow.", "org.slf4j.", "com.fasterxml.jackson.annotation.");

    FlowLoader(List<URL> path) {
        super("flow", path.toArray(URL[]::new), new Shared());
    }

    /** A loader of the shared classes and resources of this program, and of no others. */
    private static final class Shared extends ClassLoader {

        private final ClassLoader ours = FlowLoader.class.getClassLoader();

        Shared() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (SHARED.stream().noneMatch(name::startsWith)) {
                throw new ClassNotFoundException(name);
            }
            return ours.loadClass(name);
        }

        @Override
        protected @Nullable URL findResource(String name) {
            boolean isShared = SHARED.stream().anyMatch(prefix -> name.startsWith(prefix.replace('.', '/')));
            return isShared ? ours.getResource(name) : null;
        }
    }
}
