package io.pocketflow.core.tenant;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.util.concurrent.Callable;

/** A server in a process of its own: it runs an application, undeploys it, and says whether its loader is collected. */
public final class LoaderLeak {

    /** Loads the application's classes itself and leaves all others to the server's loader. */
    private static final class Application extends ClassLoader {
        Application() {
            super(LoaderLeak.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Tenant.class.getName())) {
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
                // with a protection domain of its own, as in a server
                return defineClass(
                        name, bytes, 0, bytes.length, new java.security.ProtectionDomain(null, null, this, null));
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private LoaderLeak() {}

    /** Prints "collected" once the loader is, or the threads after a second in which it is not. */
    public static void main(String[] args) throws Exception {
        WeakReference<ClassLoader> loader = deploy();
        long end = System.nanoTime() + 1_000_000_000L;
        while (loader.get() != null && System.nanoTime() < end) {
            System.gc();
            Thread.onSpinWait();
        }
        System.out.println(
                loader.get() == null
                        ? "collected"
                        : "kept; " + Thread.getAllStackTraces().keySet());
    }

    private static WeakReference<ClassLoader> deploy() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Application application = new Application();
        Thread.currentThread().setContextClassLoader(application);
        try {
            Object tenant = application
                    .loadClass(Tenant.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            if (tenant.getClass() == Tenant.class) {
                throw new IllegalStateException("the application was loaded by the server's loader");
            }
            System.out.println(((Callable<?>) tenant).call());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        return new WeakReference<>(application);
    }
}
