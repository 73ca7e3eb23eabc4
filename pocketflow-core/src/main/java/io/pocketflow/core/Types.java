package io.pocketflow.core;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The type arguments that a node's class gives to the class of the library that it extends. */
final class Types {

    private static final ClassValue<@Nullable Type[]> ARGUMENTS = new ClassValue<>() {
        @Override
        protected @Nullable Type[] computeValue(Class<?> type) {
            return resolve(type);
        }
    };

    private Types() {}

    /** Returns the type argument at this position, or null if the class leaves it open. */
    static @Nullable Type argument(Class<?> type, int index) {
        return ARGUMENTS.get(type)[index];
    }

    private static @Nullable Type[] resolve(Class<?> type) {
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        Class<?> level = type;
        while (!Overrides.isOurs(level)) {
            if (level.getGenericSuperclass() instanceof ParameterizedType parent) {
                TypeVariable<?>[] variables = level.getSuperclass().getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    bound.put(variables[i], substitute(parent.getActualTypeArguments()[i], bound));
                }
            }
            level = level.getSuperclass();
        }
        return Arrays.stream(level.getTypeParameters())
                .map(bound::get)
                .map(found -> found != null && isClosed(found) ? found : null)
                .toArray(Type[]::new);
    }

    private static Type substitute(Type type, Map<TypeVariable<?>, Type> bound) {
        if (type instanceof TypeVariable<?> variable) {
            return bound.getOrDefault(variable, variable);
        }
        if (isClosed(type)) {
            return type;
        }
        if (type instanceof ParameterizedType generic) {
            Type owner = generic.getOwnerType();
            return new Generic(
                    (Class<?>) generic.getRawType(),
                    owner == null ? null : substitute(owner, bound),
                    substitute(generic.getActualTypeArguments(), bound));
        }
        if (type instanceof GenericArrayType array) {
            Type component = substitute(array.getGenericComponentType(), bound);
            return component instanceof Class<?> plain ? plain.arrayType() : new ArrayOf(component);
        }
        WildcardType wildcard = (WildcardType) type;
        return new Wildcard(substitute(wildcard.getUpperBounds(), bound), substitute(wildcard.getLowerBounds(), bound));
    }

    private static List<Type> substitute(Type[] types, Map<TypeVariable<?>, Type> bound) {
        return Arrays.stream(types).map(type -> substitute(type, bound)).toList();
    }

    /** Returns whether a type contains no type variable. */
    private static boolean isClosed(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type owner = generic.getOwnerType();
            return (owner == null || isClosed(owner))
                    && Arrays.stream(generic.getActualTypeArguments()).allMatch(Types::isClosed);
        }
        if (type instanceof GenericArrayType array) {
            return isClosed(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Arrays.stream(wildcard.getUpperBounds()).allMatch(Types::isClosed)
                    && Arrays.stream(wildcard.getLowerBounds()).allMatch(Types::isClosed);
        }
        return type instanceof Class<?>;
    }

    /** A generic class with its arguments. */
    private record Generic(Class<?> raw, @Nullable Type owner, List<Type> arguments) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        @Override
        public String getTypeName() {
            String name = owner == null || owner instanceof Class<?>
                    ? raw.getName()
                    : owner.getTypeName() + "$" + raw.getSimpleName();
            return arguments.isEmpty()
                    ? name
                    : name + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }

    /** An array whose elements are of a type with arguments. */
    private record ArrayOf(Type component) implements GenericArrayType {

        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public String getTypeName() {
            return component.getTypeName() + "[]";
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }

    /** A wildcard with its bounds. */
    private record Wildcard(List<Type> upper, List<Type> lower) implements WildcardType {

        @Override
        public Type[] getUpperBounds() {
            return upper.toArray(Type[]::new);
        }

        @Override
        public Type[] getLowerBounds() {
            return lower.toArray(Type[]::new);
        }

        @Override
        public String getTypeName() {
            String bounds = (lower.isEmpty() ? upper : lower)
                    .stream().map(Type::getTypeName).collect(Collectors.joining(" & "));
            return lower.isEmpty() ? "? extends " + bounds : "? super " + bounds;
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }
}
