package io.pocketflow.durable.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.BaseStream;

/**
 * A check of declared types for parts that JSON cannot restore: open interfaces, and classes that cannot be created.
 */
final class TypeCheck {

    private final ObjectMapper mapper;
    private final Set<JavaType> seen = new HashSet<>();

    TypeCheck(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Returns whether JSON restores a value without knowing its type. */
    static boolean isPlain(Object value) {
        return value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Map<?, ?>
                || value instanceof Collection<?>;
    }

    /**
     * Rejects a type that JSON cannot restore, or that contains such a type.
     * @param where the name of the type in the message
     */
    void check(JavaType type, String where) {
        if (!seen.add(type)
                || type.hasRawClass(Object.class)
                || type.isPrimitive()
                || type.hasRawClass(Void.class)
                || type.isEnumType()) {
            return;
        }
        refuseNeverData(type, where);
        if (type.isContainerType() || type.isReferenceType()) {
            check(
                    type.getContentType(),
                    where + " holds " + type.getContentType().toCanonical());
        }
        probe(type, where);
        if (SealedTypes.isBase(type.getRawClass()) && hasNoTypeOfItsOwn(type)) {
            SealedTypes.check(type.getRawClass(), where);
            for (Class<?> permitted : SealedTypes.permitted(type.getRawClass())) {
                if (permitted != type.getRawClass()) {
                    check(
                            mapper.getTypeFactory().constructSpecializedType(type, permitted),
                            where + " permits " + permitted.getSimpleName());
                }
            }
        }
        if (!type.isContainerType() && !ClassUtil.isJDKClass(type.getRawClass())) {
            checkProperties(type, where);
        }
    }

    /** Returns whether no annotation of a sealed type says how its subclasses are distinguished. */
    private static boolean hasNoTypeOfItsOwn(JavaType type) {
        return !type.getRawClass().isAnnotationPresent(JsonTypeInfo.class);
    }

    /** Reads an empty value. Ignores failures other than that Jackson cannot create objects of the type. */
    private void probe(JavaType type, String where) {
        try {
            mapper.readerFor(type).readValue(type.isCollectionLikeType() || type.isArrayType() ? "[]" : "{}");
        } catch (InvalidDefinitionException refused) {
            throw new IllegalArgumentException(where + ", which JSON cannot restore: " + refused.getOriginalMessage());
        } catch (IOException | RuntimeException fits) {
            // Jackson supports the type; an empty object is just not one of its values
        }
    }

    /**
     * Rejects types that can be read only once or that change by themselves, such as iterators and atomic variables.
     */
    private static void refuseNeverData(JavaType type, String where) {
        for (Class<?> never : List.of(Throwable.class, Iterator.class, BaseStream.class)) {
            if (type.isTypeOrSubTypeOf(never)) {
                throw new IllegalArgumentException(where + ", and a " + never.getName() + " is not data");
            }
        }
        if (type.getRawClass().getPackageName().equals("java.util.concurrent.atomic")) {
            throw new IllegalArgumentException(where + ", which is not data, because it changes by itself");
        }
    }

    private void checkProperties(JavaType type, String where) {
        BeanDescription description = mapper.getDeserializationConfig().introspect(type);
        if (isByProperties(type, description)) {
            compare(type, description, where);
        }
        for (BeanPropertyDefinition property : description.findProperties()) {
            if (property.couldDeserialize() && property.getMutator() != null && !hasReaderOfItsOwn(property)) {
                check(
                        property.getPrimaryType(),
                        where + " has a '" + property.getName() + "' of "
                                + property.getPrimaryType().toCanonical());
            }
        }
    }

    /** Returns whether an annotation names the reader of a property, whose type then does not matter. */
    private boolean hasReaderOfItsOwn(BeanPropertyDefinition property) {
        return mapper.getDeserializationConfig().getAnnotationIntrospector().findDeserializer(property.getMutator())
                != null;
    }

    /** Returns whether a type is written and read property by property. Rejects types that it does not support. */
    private boolean isByProperties(JavaType type, BeanDescription read) {
        SerializationConfig config = mapper.getSerializationConfig();
        BeanDescription written = config.introspect(type);
        AnnotationIntrospector annotations = config.getAnnotationIntrospector();
        return !type.isAbstract()
                && written.findJsonValueAccessor() == null
                && read.findAnySetterAccessor() == null
                && annotations.findSerializer(written.getClassInfo()) == null
                && annotations.findDeserializer(read.getClassInfo()) == null
                && annotations.findPOJOBuilder(read.getClassInfo()) == null
                && !annotations
                        .findPropertyIgnoralByName(config, read.getClassInfo())
                        .getIgnoreUnknown();
    }

    /** Rejects a property that is written but not read, and for creators a property that is read but not written. */
    private void compare(JavaType type, BeanDescription description, String where) {
        Set<String> written = new TreeSet<>();
        for (BeanPropertyDefinition property :
                mapper.getSerializationConfig().introspect(type).findProperties()) {
            if (property.couldSerialize()) {
                written.add(property.getName());
            }
        }
        Set<String> unwritten = new TreeSet<>();
        Set<String> unread = new TreeSet<>(written);
        for (BeanPropertyDefinition property : description.findProperties()) {
            if (property.couldDeserialize() || isFilledByItsGetter(property)) {
                unread.remove(property.getName());
            }
            if (property.hasConstructorParameter() && !written.contains(property.getName())) {
                unwritten.add(property.getName());
            }
        }
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(where + ", which is written with " + unread
                    + " but not read with it: add a constructor parameter or a setter, or @JsonIgnore to the getter");
        }
        if (!unwritten.isEmpty()) {
            throw new IllegalArgumentException(
                    where + ", which is read with " + unwritten + " but not written with it: add a getter");
        }
    }

    private static boolean isFilledByItsGetter(BeanPropertyDefinition property) {
        return property.hasGetter()
                && (Collection.class.isAssignableFrom(property.getGetter().getRawType())
                        || Map.class.isAssignableFrom(property.getGetter().getRawType()));
    }
}
