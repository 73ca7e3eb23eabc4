package io.pocketflow.core.values;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Generic types made from other types. They equal the JDK's own objects for the same types and have the same hash codes, as
 * {@link ParameterizedType} and its siblings require.
 */
public final class GenericTypes {

    private GenericTypes() {}

    /** A generic class with its arguments. */
    public record OfClass(Class<?> raw, @Nullable Type owner, List<Type> arguments) implements ParameterizedType {

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
        public boolean equals(@Nullable Object other) {
            return other instanceof ParameterizedType that
                    && raw.equals(that.getRawType())
                    && Objects.equals(owner, that.getOwnerType())
                    && arguments.equals(List.of(that.getActualTypeArguments()));
        }

        @Override
        public int hashCode() {
            return arguments.hashCode() ^ Objects.hashCode(owner) ^ raw.hashCode();
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }

    /** An array whose elements are of a type with arguments. */
    public record OfArray(Type component) implements GenericArrayType {

        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public String getTypeName() {
            return component.getTypeName() + "[]";
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof GenericArrayType that && component.equals(that.getGenericComponentType());
        }

        @Override
        public int hashCode() {
            return component.hashCode();
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }

    /** A wildcard with its bounds. */
    public record Wildcard(List<Type> upper, List<Type> lower) implements WildcardType {

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
        public boolean equals(@Nullable Object other) {
            return other instanceof WildcardType that
                    && upper.equals(List.of(that.getUpperBounds()))
                    && lower.equals(List.of(that.getLowerBounds()));
        }

        @Override
        public int hashCode() {
            return lower.hashCode() ^ upper.hashCode();
        }

        @Override
        public String toString() {
            return getTypeName();
        }
    }
}
