package io.pocketflow.durable;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds in a declared type what JSON can never give back: an interface that could be anything, a class without a way in. */
final class TypeCheck {

    private final ObjectMapper mapper;
    private final Set<JavaType> seen = new HashSet<>();

    TypeCheck(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Whether JSON gives a value back as it was without being told its type. */
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
     * Refuses a type, or a type in it.
     *
     * @param where what it is called in the message
     */
    void check(JavaType type, String where) {
        if (!seen.add(type)
                || type.hasRawClass(Object.class)
                || type.isPrimitive()
                || type.hasRawClass(Void.class)
                || type.isEnumType()) {
            return;
        }
        if (type.isContainerType() || type.isReferenceType()) {
            check(
                    type.getContentType(),
                    where + " holds " + type.getContentType().toCanonical());
        }
        probe(type, where);
        if (!type.isContainerType() && !ClassUtil.isJDKClass(type.getRawClass())) {
            checkProperties(type, where);
        }
    }

    /** An empty object may well not fit, and then Jackson says something else than that it cannot make one. */
    private void probe(JavaType type, String where) {
        try {
            mapper.readerFor(type).readValue(type.isCollectionLikeType() || type.isArrayType() ? "[]" : "{}");
        } catch (InvalidDefinitionException refused) {
            throw new IllegalArgumentException(where + ", and JSON gives back none: " + refused.getOriginalMessage());
        } catch (IOException | RuntimeException fits) {
            // the type is known; an empty object is just not one of its values
        }
    }

    private void checkProperties(JavaType type, String where) {
        BeanDescription description = mapper.getDeserializationConfig().introspect(type);
        for (BeanPropertyDefinition property : description.findProperties()) {
            if (property.couldDeserialize() && property.getMutator() != null) {
                check(
                        property.getPrimaryType(),
                        where + " has a '" + property.getName() + "' of "
                                + property.getPrimaryType().toCanonical());
            }
        }
    }
}
