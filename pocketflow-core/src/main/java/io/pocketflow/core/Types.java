package io.pocketflow.core;

import io.pocketflow.core.values.GenericTypes;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            return new GenericTypes.OfClass(
                    (Class<?>) generic.getRawType(),
                    owner == null ? null : substitute(owner, bound),
                    substitute(generic.getActualTypeArguments(), bound));
        }
        if (type instanceof GenericArrayType array) {
            Type component = substitute(array.getGenericComponentType(), bound);
            return component instanceof Class<?> plain ? plain.arrayType() : new GenericTypes.OfArray(component);
        }
        WildcardType wildcard = (WildcardType) type;
        return new GenericTypes.Wildcard(
                substitute(wildcard.getUpperBounds(), bound), substitute(wildcard.getLowerBounds(), bound));
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
}
