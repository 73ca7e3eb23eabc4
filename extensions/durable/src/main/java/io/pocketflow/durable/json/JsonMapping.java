package io.pocketflow.durable.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LRUMap;
import com.fasterxml.jackson.databind.util.LookupCache;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The mapping between values and JSON. It reads everything that it writes, and accepts nothing else. */
public final class JsonMapping {

    /** The number of types in a mapper's cache. */
    private static final int MOST_TYPES = 200;

    private JsonMapping() {}

    /** Returns a new mapper with modules of users. It shares no cache of classes with other mappers. */
    public static JsonMapper mapper(List<Module> modules) {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxStringLength(JsonCodec.MOST_BYTES)
                .maxNestingDepth(JsonCodec.MOST_DEPTH)
                .build();
        LookupCache<Object, JavaType> types = new LRUMap<>(16, MOST_TYPES);
        JsonMapper mapper = strict(JsonMapper.builder(JsonFactory.builder()
                                .streamReadConstraints(constraints)
                                .build())
                        .typeFactory(TypeFactory.defaultInstance().withCache(types))
                        .annotationIntrospector(new AllWritten())
                        .accessorNaming(new ComponentsOnly()))
                .build();
        mapper.registerModule(new Jdk8Module());
        mapper.registerModule(JsonTypes.module(mapper.getSerializationConfig()));
        mapper.registerModules(modules);
        return mapper;
    }

    /** Rejects a record of an older version of a class, instead of filling missing fields with nulls and zeros. */
    private static JsonMapper.Builder strict(JsonMapper.Builder mapper) {
        mapper.enable(
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        for (CoercionInputShape scalar :
                List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.withCoercionConfig(LogicalType.Textual, text -> text.setCoercion(scalar, CoercionAction.Fail));
        }
        // doubles and floats are always written with a point
        for (Class<?> type : List.of(double.class, Double.class, float.class, Float.class)) {
            mapper.withCoercionConfig(
                    type, number -> number.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail));
        }
        for (LogicalType type : List.of(LogicalType.OtherScalar, LogicalType.Enum)) {
            mapper.withCoercionConfig(
                    type, text -> text.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail));
        }
        for (Class<?> type : List.of(URI.class, Locale.class)) {
            mapper.withCoercionConfig(
                    type, text -> text.setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert));
        }
        return mapper;
    }

    /**
     * An introspector that ignores annotations to omit nulls and defaults, since an omitted property looks missing. It
     * writes values of sealed types with the simple name of their class, unless annotations say otherwise.
     */
    private static final class AllWritten extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
            TypeResolverBuilder<?> annotation = super.findTypeResolver(config, annotated, type);
            return annotation != null || !SealedTypes.isBase(type.getRawClass())
                    ? annotation
                    : new StdTypeResolverBuilder()
                            .init(JsonTypeInfo.Id.NAME, null)
                            .inclusion(JsonTypeInfo.As.PROPERTY)
                            .typeProperty(SealedTypes.PROPERTY);
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
            List<NamedType> named = super.findSubtypes(annotated);
            return named != null || !SealedTypes.isBase(annotated.getRawType())
                    ? named
                    : SealedTypes.named(annotated.getRawType());
        }

        @Override
        public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
            return JsonInclude.Value.empty();
        }
    }

    /** A naming strategy for records that writes their components, but no other method that looks like a getter. */
    private static final class ComponentsOnly extends DefaultAccessorNamingStrategy.Provider {
        private static final long serialVersionUID = 1L;

        @Override
        public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass type) {
            return new DefaultAccessorNamingStrategy.RecordNaming(config, type) {
                @Override
                public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
                    return _fieldNames.contains(name) ? name : null;
                }

                @Override
                public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
                    return null;
                }
            };
        }
    }
}
