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

    /** The type argument at this position, or null if the class leaves it open. */
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
        if (type instanceof ParameterizedType generic && !isClosed(generic)) {
            List<Type> arguments = Arrays.stream(generic.getActualTypeArguments())
                    .map(argument -> substitute(argument, bound))
                    .toList();
            return new Generic((Class<?>) generic.getRawType(), arguments);
        }
        return type;
    }

    /** Whether no type variable is left in it. */
    private static boolean isClosed(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments()).allMatch(Types::isClosed);
        }
        if (type instanceof GenericArrayType array) {
            return isClosed(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Arrays.stream(wildcard.getUpperBounds()).allMatch(Types::isClosed);
        }
        return type instanceof Class<?>;
    }

    /** A generic class with its arguments filled in. */
    private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {

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
            return raw.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return raw.getName()
                    + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }
}
