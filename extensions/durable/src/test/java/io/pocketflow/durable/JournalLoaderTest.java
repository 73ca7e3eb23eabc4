package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A closed journal and closed events retain no class of the application whose values they have written. */
class JournalLoaderTest {

    private static final long LONG_ENOUGH_NANOS = 10_000_000_000L;

    @TempDir
    Path folder;

    /** A loader that loads the application's classes itself and leaves all others to its parent. */
    private static final class ApplicationLoader extends ClassLoader {
        ApplicationLoader() {
            super(JournalLoaderTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(DeployedApplication.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? define(name) : known;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static WeakReference<ClassLoader> deploy(Path file) throws Exception {
        ClassLoader loader = new ApplicationLoader();
        Class<?> type = loader.loadClass(DeployedApplication.class.getName());
        assertThat(type).isNotSameAs(DeployedApplication.class);
        Object application = type.getDeclaredConstructor().newInstance();
        assertThat(type.getMethod("apply", Path.class).invoke(application, file))
                .isEqualTo("yes;yes again;");
        return new WeakReference<>(loader);
    }

    @Test
    void closedFilesRetainNoClassOfAnApplication() throws Exception {
        WeakReference<ClassLoader> loader = deploy(folder.resolve("test.journal"));

        long end = System.nanoTime() + LONG_ENOUGH_NANOS;
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
        }
        assertThat(loader.get()).isNull();
    }
}
