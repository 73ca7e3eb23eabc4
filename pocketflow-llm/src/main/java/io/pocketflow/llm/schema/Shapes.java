package io.pocketflow.llm.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pocketflow.llm.Description;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A factory of the shapes of Java types. A property may be missing if it is an optional, or has any annotation named
 * {@code Nullable} that is present at run time. Confined to one thread.
 */
public final class Shapes {

    private final Map<Class<?>, RecordShape> records = new HashMap<>();
    private final Set<Class<?>> open = new HashSet<>();

    private Shapes() {}

    /** Returns the shape of a type; an {@link IllegalArgumentException} contains the path of an unsupported part. */
    public static Shape of(Type type) {
        return new Shapes().shape(type, null, "$");
    }

    /** Returns the shape of a type, which may have annotations. */
    private Shape shape(Type type, AnnotatedType annotated, String path) {
        if (type instanceof Class<?> plain) {
            return plain(plain, path);
        }
        if (!(type instanceof ParameterizedType generic)) {
            throw unsupported(path, type, "type variables and wildcards have no one schema");
        }
        Class<?> raw = (Class<?>) generic.getRawType();
        if (raw == List.class || raw == Collection.class || raw == Set.class) {
            return new Shape.Elements(argument(generic, annotated, 0, path + "[]"), raw == Set.class);
        }
        if (raw == Map.class) {
            if (generic.getActualTypeArguments()[0] != String.class) {
                throw unsupported(path, type, "the keys of a map must be String");
            }
            return new Shape.Entries(argument(generic, annotated, 1, path + ".*"));
        }
        if (raw == Optional.class) {
            Shape inner = argument(generic, annotated, 0, path);
            if (inner instanceof Shape.Absent) {
                throw unsupported(path, type, "an optional cannot hold what may be missing itself");
            }
            return Shape.Absent.optional(inner);
        }
        throw unsupported(path, type, "known generic types are List, Collection, Set, Map and Optional");
    }

    private Shape argument(ParameterizedType generic, AnnotatedType annotated, int index, String path) {
        AnnotatedType argument = annotated instanceof AnnotatedParameterizedType parameterized
                ? parameterized.getAnnotatedActualTypeArguments()[index]
                : null;
        return maybeNull(shape(generic.getActualTypeArguments()[index], argument, path), argument);
    }

    private static Shape maybeNull(Shape shape, AnnotatedElement... places) {
        boolean nullable = Arrays.stream(places)
                .filter(place -> place != null)
                .flatMap(place -> Arrays.stream(place.getAnnotations()))
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
        return nullable && !(shape instanceof Shape.Absent) ? Shape.Absent.nullable(shape) : shape;
    }

    private Shape plain(Class<?> type, String path) {
        Scalar scalar = Scalar.of(type);
        if (scalar != null) {
            return scalar;
        }
        if (type == OptionalInt.class) {
            return new Shape.Absent(Scalar.of(int.class), OptionalInt.empty(), v -> OptionalInt.of((Integer) v));
        }
        if (type == OptionalLong.class) {
            return new Shape.Absent(Scalar.of(long.class), OptionalLong.empty(), v -> OptionalLong.of((Long) v));
        }
        if (type == OptionalDouble.class) {
            return new Shape.Absent(
                    Scalar.of(double.class), OptionalDouble.empty(), v -> OptionalDouble.of((Double) v));
        }
        if (type.isEnum()) {
            return enumeration(type, path);
        }
        if (type.isRecord()) {
            return record(type, path);
        }
        throw unsupported(
                path,
                type,
                "known are records, enums, texts, numbers, booleans, java.time, URI, UUID, List, "
                        + "Set, Map with String keys, and Optional");
    }

    private static Shape enumeration(Class<?> type, String path) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            String name = constantName((Enum<?>) constant);
            if (constants.put(name, constant) != null) {
                throw unsupported(path, type, "two constants are named '" + name + "'");
            }
        }
        return new Shape.Enumeration(constants, description(type));
    }

    /** Returns the constant's own name, or the name in its {@link JsonProperty}. */
    static String constantName(Enum<?> constant) {
        try {
            JsonProperty given =
                    constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return given == null || given.value().isEmpty() ? constant.name() : given.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("the enum constant " + constant + " has no field", e);
        }
    }

    private Shape record(Class<?> type, String path) {
        RecordShape known = records.get(type);
        if (known != null) {
            known.recursive |= open.contains(type);
            return known;
        }
        if (type.getTypeParameters().length > 0) {
            throw unsupported(path, type, "generic records are not supported");
        }
        RecordShape shape = new RecordShape(type, constructor(type, path), description(type));
        records.put(type, shape);
        open.add(type);
        for (RecordComponent component : type.getRecordComponents()) {
            String name = propertyName(component);
            AnnotatedType annotated = component.getAnnotatedType();
            Shape found = shape(component.getGenericType(), annotated, Violations.property(path, name));
            RecordShape.Component one = new RecordShape.Component(
                    maybeNull(found, annotated, component, component.getAccessor()), description(component));
            if (shape.components.put(name, one) != null) {
                throw unsupported(path, type, "two components are named '" + name + "'");
            }
        }
        open.remove(type);
        return shape;
    }

    /** Returns the component's own name, or the name in its {@link JsonProperty}. */
    static String propertyName(RecordComponent component) {
        JsonProperty given = component.getAccessor().getAnnotation(JsonProperty.class);
        return given == null || given.value().isEmpty() ? component.getName() : given.value();
    }

    private static Constructor<?> constructor(Class<?> type, String path) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (InaccessibleObjectException e) {
            throw unsupported(path, type, "its package must be opened to " + Shapes.class.getModule());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the record " + type.getName() + " has no canonical constructor", e);
        }
    }

    private static String description(AnnotatedElement element) {
        Description description = element.getAnnotation(Description.class);
        return description == null ? "" : description.value();
    }

    private static IllegalArgumentException unsupported(String path, Type type, String why) {
        return new IllegalArgumentException(path + ": " + type.getTypeName() + " has no JSON schema: " + why);
    }
}
