package io.pocketflow.cli.flow;

import io.pocketflow.cli.base.UserError;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.core.pool.PoolSetup;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user's factory of pools, with a sentence for each mistake in its class. As thread-safe as the factory. */
public final class FlowFactory {

    private static final Pattern VERSION = Pattern.compile("class file version (\\d+)");
    /** The version of class files of Java 1.0 minus 1: each Java version adds 1. */
    private static final int BEFORE_JAVA_1 = 44;

    private final String whose;
    private final PoolFactory factory;

    private FlowFactory(ClassLoader loader, String name, String whose) throws UserError {
        this.whose = whose;
        this.factory = factory(loader, name);
    }

    /**
     * Returns the factory of this name.
     *
     * @param whose the words with which messages begin: who named the class
     * @throws UserError if the class is not as expected; with the exit code for usage
     */
    public static FlowFactory of(ClassLoader loader, String name, String whose) throws UserError {
        return new FlowFactory(loader, name, whose);
    }

    private PoolFactory factory(ClassLoader loader, String name) throws UserError {
        try {
            Class<?> type = loader.loadClass(name);
            if (!PoolFactory.class.isAssignableFrom(type)) {
                throw refused("it does not implement " + PoolFactory.class.getName());
            }
            int modifiers = type.getModifiers();
            if (type.isInterface() || Modifier.isAbstract(modifiers)) {
                throw refused("it is abstract, but a public class with a constructor is needed");
            }
            if (!isPublic(type)) {
                throw refused("it is not public");
            }
            if (type.isMemberClass() && !Modifier.isStatic(modifiers)) {
                throw refused("it is an inner class; make it static");
            }
            Constructor<?> constructor = type.getConstructor();
            return (PoolFactory) constructor.newInstance();
        } catch (ClassNotFoundException missing) {
            throw refused(
                    "there is no such class; its full name, package included, and a jar or folder that contains it"
                            + " are needed");
        } catch (NoSuchMethodException missing) {
            throw refused("it has no public constructor without parameters");
        } catch (InvocationTargetException thrown) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
            throw cause instanceof LinkageError unlinked ? unlinked(unlinked) : failed("its constructor failed", cause);
        } catch (ReflectiveOperationException unusable) {
            throw failed("it cannot be created", unusable);
        } catch (LinkageError unlinked) {
            throw unlinked(unlinked);
        }
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getEnclosingClass()) {
            if (!Modifier.isPublic(at.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private UserError unlinked(LinkageError error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof UnsupportedClassVersionError) {
            Matcher version = VERSION.matcher(message);
            String needed = version.find()
                    ? "Java " + (Integer.parseInt(version.group(1)) - BEFORE_JAVA_1)
                    : "a newer version of Java";
            return refused(
                    "a class was compiled for " + needed + ", but this is Java "
                            + Runtime.version().feature()
                            + "; run pocketflow with the newer Java (JAVA_HOME), or compile"
                            + " with --release " + Runtime.version().feature(),
                    error);
        }
        if (error instanceof NoClassDefFoundError && message.contains("wrong name")) {
            return refused("the class file found there has another package: " + message, error);
        }
        if (error instanceof ExceptionInInitializerError || message.startsWith("Could not initialize")) {
            Throwable cause = error.getCause() == null ? error : error.getCause();
            return failed("its static initializer failed", cause);
        }
        if (error instanceof NoClassDefFoundError) {
            return refused(
                    "it needs the class " + message.replace('/', '.') + ", which is not on the class path; add its jar",
                    error);
        }
        return refused("it cannot be loaded: " + error, error);
    }

    private UserError refused(String why) {
        return UserError.usage(sentence(why));
    }

    private UserError refused(String why, Throwable cause) {
        UserError error = refused(why);
        error.initCause(cause);
        return error;
    }

    private UserError failed(String what, Throwable cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        boolean isOfSettings = cause instanceof IllegalArgumentException || cause instanceof NoSuchElementException;
        String sentence = sentence(what + ": " + (isOfSettings ? message : cause.toString()));
        if (!isOfSettings) {
            return new UserError(sentence, cause);
        }
        UserError error = UserError.usage(sentence);
        error.initCause(cause);
        return error;
    }

    private String sentence(String why) {
        return whose + ": " + why;
    }

    /**
     * Creates the pool.
     *
     * @throws UserError if the factory fails, or its pool cannot be used; with the exit code for usage if the settings do
     *     not suffice
     */
    public Pool<Map<String, ?>, ?> create(PoolSetup setup) throws UserError {
        try {
            Pool<Map<String, ?>, ?> pool = factory.create(setup);
            if (pool == null) {
                throw refused("create returned null instead of a pool");
            }
            if (pool.options().store() != null) {
                throw refused(
                        "its pool has a step store of its own, but the records are kept by the journal or the store"
                                + " that the command names; remove withStore from the pool's options");
            }
            return pool;
        } catch (UserError known) {
            throw known;
        } catch (LinkageError unlinked) {
            throw unlinked(unlinked);
        } catch (Exception thrown) {
            if (thrown instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failed("create failed", thrown);
        }
    }
}
