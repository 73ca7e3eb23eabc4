package io.pocketflow.core.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Access to virtual threads on Java 21 and newer, by reflection because this code compiles for 17. */
public final class VirtualThreads {

    private VirtualThreads() {}

    /** Returns a factory of virtual threads, or null on an older runtime. */
    public static @Nullable ThreadFactory factory(String prefix) {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> ofVirtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            MethodHandle make = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(ofVirtual));
            MethodHandle named =
                    lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class));
            MethodHandle inherits = lookup.findVirtual(
                    builder, "inheritInheritableThreadLocals", MethodType.methodType(builder, boolean.class));
            MethodHandle factory = lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class));
            // without inherited thread locals a virtual thread has the system's class loader too
            return (ThreadFactory) factory.invoke(inherits.invoke(named.invoke(make.invoke(), prefix, 1L), false));
        } catch (Throwable e) {
            throw new IllegalStateException("the API of virtual threads is not found in Java " + Runtime.version(), e);
        }
    }
}
