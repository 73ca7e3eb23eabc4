package io.pocketflow.durable.json;

import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sealed types in JSON: a value has the member {@code @type} with the simple name of its class, as its declaration has
 * it. The data choose among the classes that the sealed type permits, and can name no other.
 */
final class SealedTypes {

    /** The member that names the class of a value. */
    static final String PROPERTY = "@type";

    private SealedTypes() {}

    /** Returns whether values of a declared type need the name of their class. */
    static boolean isBase(Class<?> type) {
        return type.isSealed() && !type.isEnum();
    }

    /** Returns the classes whose objects a sealed type permits. */
    static Set<Class<?>> permitted(Class<?> sealed) {
        Set<Class<?>> all = new LinkedHashSet<>();
        add(sealed, all);
        return all;
    }

    private static void add(Class<?> type, Set<Class<?>> to) {
        if (!Modifier.isAbstract(type.getModifiers())) {
            to.add(type);
        }
        if (isBase(type)) {
            for (Class<?> permitted : Objects.requireNonNull(type.getPermittedSubclasses())) {
                add(permitted, to);
            }
        }
    }

    static List<NamedType> named(Class<?> sealed) {
        List<NamedType> named = new ArrayList<>();
        permitted(sealed).forEach(type -> named.add(new NamedType(type, type.getSimpleName())));
        return named;
    }

    /**
     * Rejects a sealed type whose values cannot be distinguished by the name of their class.
     *
     * @param where the name of the type in the message
     */
    static void check(Class<?> sealed, String where) {
        TreeMap<String, Class<?>> byName = new TreeMap<>();
        for (Class<?> type : permitted(sealed)) {
            Class<?> other = byName.put(type.getSimpleName(), type);
            if (other != null) {
                throw new IllegalArgumentException(where + ", which permits " + other.getName() + " and "
                        + type.getName() + " of the same simple name; rename one of them");
            }
        }
        refuseOpen(sealed, where);
    }

    private static void refuseOpen(Class<?> type, String where) {
        if (isBase(type)) {
            for (Class<?> permitted : Objects.requireNonNull(type.getPermittedSubclasses())) {
                refuseOpen(permitted, where);
            }
        } else if (!Modifier.isFinal(type.getModifiers()) && !type.isEnum()) {
            throw new IllegalArgumentException(where + ", which permits the non-sealed " + type.getName()
                    + ", whose subclasses JSON cannot know: make it final or sealed");
        }
    }
}
