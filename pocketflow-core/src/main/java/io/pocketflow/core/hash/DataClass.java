package io.pocketflow.core.hash;

import java.io.Serializable;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class whose objects are identified by their fields: a record; or a class outside of the JDK that is
 * recognizable as data: it has a public getter or field, is serializable, has an annotation of Jackson, or has only
 * final fields. Immutable and thread-safe.
 *
 * @param parts the parts of its objects: all fields, inherited ones first, without static and transient ones
 */
public record DataClass(List<Part> parts) {

    private static final ClassValue<Optional<DataClass>> KNOWN = new ClassValue<>() {
        @Override
        protected Optional<DataClass> computeValue(Class<?> type) {
            return Optional.ofNullable(isCandidate(type) ? read(type) : null);
        }
    };

    private static final ClassValue<List<Part>> EXTRAS = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            Class<?> extended = ofTheJdk(type, fields);
            return isWhole(extended) && fields.stream().allMatch(AccessibleObject::trySetAccessible)
                    ? parts(fields)
                    : List.of();
        }
    };

    /** A named part of an object: a field, or the accessor of a record's component. */
    record Part(String name, AccessibleObject source) {

        @Nullable
        Object of(Object owner) {
            try {
                return source instanceof Method accessor ? accessor.invoke(owner) : ((Field) source).get(owner);
            } catch (IllegalAccessException | InvocationTargetException unreadable) {
                throw new IllegalStateException(
                        "'" + name + "' of " + owner.getClass() + " cannot be read", unreadable);
            }
        }
    }

    /** Returns the parts of the objects of a class, or null if they are not data. */
    static @Nullable DataClass of(Class<?> type) {
        return KNOWN.get(type).orElse(null);
    }

    /** Returns whether a class belongs to the JDK. */
    public static boolean isOfTheJdk(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader == ClassLoader.getPlatformClassLoader();
    }

    private static boolean isCandidate(Class<?> type) {
        return !type.isAnonymousClass()
                && !type.isHidden()
                && !type.isSynthetic()
                && !Proxy.isProxyClass(type)
                && !Opaque.class.isAssignableFrom(type);
    }

    private static @Nullable DataClass read(Class<?> type) {
        if (type.isRecord()) {
            return ofRecord(type);
        }
        List<Field> fields = new ArrayList<>();
        Class<?> ofTheJdk = ofTheJdk(type, fields);
        boolean isOwn = ofTheJdk == Object.class || ofTheJdk == Number.class;
        return isOwn && isData(type, fields) && fields.stream().allMatch(AccessibleObject::trySetAccessible)
                ? new DataClass(parts(fields))
                : null;
    }

    /** Collects the fields of a class down from the first class of the JDK that it extends, and returns that class. */
    private static @Nullable Class<?> ofTheJdk(Class<?> type, List<Field> fields) {
        Class<?> level = type;
        while (level != null && !isOfTheJdk(level)) {
            fields.addAll(0, fieldsOf(level));
            level = level.getSuperclass();
        }
        return level;
    }

    private static List<Part> parts(List<Field> fields) {
        return fields.stream()
                .map(field -> new Part(field.getDeclaringClass().getName() + "." + field.getName(), field))
                .toList();
    }

    private static boolean isData(Class<?> type, List<Field> fields) {
        return !fields.isEmpty() && fields.stream().allMatch(field -> Modifier.isFinal(field.getModifiers()))
                || hasProperty(type)
                || Serializable.class.isAssignableFrom(type)
                || Stream.concat(Stream.of(type), fields.stream()).anyMatch(DataClass::isForJackson);
    }

    private static boolean isForJackson(AnnotatedElement part) {
        return Arrays.stream(part.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getName().startsWith("com.fasterxml.jackson.annotation."));
    }

    /**
     * Returns the fields that a class adds to a collection of the JDK. For collections that do not extend one of the
     * JDK only the elements count.
     */
    static List<Part> extras(Class<?> collection) {
        return isOfTheJdk(collection) ? List.of() : EXTRAS.get(collection);
    }

    /**
     * Returns whether a collection can be iterated any number of times. Lists, sets and queues can, and collections of
     * the JDK and those that extend one; another collection may be a view of an iterator.
     */
    static boolean isRepeatable(Collection<?> collection) {
        return collection instanceof List
                || collection instanceof Set
                || collection instanceof Queue
                || isOfTheJdk(collection.getClass())
                || isWhole(ofTheJdk(collection.getClass(), new ArrayList<>()));
    }

    /** Returns whether a class of the JDK is a complete collection, and not only the base of one. */
    private static boolean isWhole(@Nullable Class<?> ofTheJdk) {
        return ofTheJdk != null && ofTheJdk != Object.class && !Modifier.isAbstract(ofTheJdk.getModifiers());
    }

    private static @Nullable DataClass ofRecord(Class<?> type) {
        List<Part> parts = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            AccessibleObject source = source(type, component);
            if (source == null) {
                return null;
            }
            parts.add(new Part(component.getName(), source));
        }
        return new DataClass(parts);
    }

    /** Returns the field of a component, or its accessor if its module does not open the field. */
    private static @Nullable AccessibleObject source(Class<?> type, RecordComponent component) {
        try {
            Field field = type.getDeclaredField(component.getName());
            if (field.trySetAccessible()) {
                return field;
            }
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException("each component of a record has a field", impossible);
        }
        return component.getAccessor().trySetAccessible() ? component.getAccessor() : null;
    }

    /** Returns the fields of one class; the enclosing object of an inner class is left out. */
    private static List<Field> fieldsOf(Class<?> level) {
        return Arrays.stream(level.getDeclaredFields())
                .filter(field ->
                        !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers()))
                .filter(field -> !field.isSynthetic() || !field.getName().startsWith("this$"))
                .sorted(java.util.Comparator.comparing(Field::getName))
                .toList();
    }

    private static boolean hasProperty(Class<?> type) {
        return Arrays.stream(type.getFields()).anyMatch(field -> !Modifier.isStatic(field.getModifiers()))
                || Arrays.stream(type.getMethods()).anyMatch(DataClass::isGetter);
    }

    private static boolean isGetter(Method method) {
        String name = method.getName();
        Class<?> gives = method.getReturnType();
        return !Modifier.isStatic(method.getModifiers())
                && method.getParameterCount() == 0
                && !isOfTheJdk(method.getDeclaringClass())
                && (name.length() > 3 && name.startsWith("get") && gives != void.class
                        || name.length() > 2
                                && name.startsWith("is")
                                && (gives == boolean.class || gives == Boolean.class));
    }
}
