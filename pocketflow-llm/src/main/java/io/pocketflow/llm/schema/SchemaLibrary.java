package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.path.PathType;
import com.networknt.schema.resource.SchemaLoader;
import io.pocketflow.llm.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * How the schema library is used here: the drafts from 4 to 2020-12, the last one by default; formats are annotations;
 * each keyword is {@linkplain GuardedKeyword guarded}; nothing is loaded but the drafts' own schemas, which the library
 * carries.
 */
final class SchemaLibrary {

    private static final List<Dialect> DIALECTS = Stream.of(SchemaDraft.values())
            .map(SchemaDraft::dialect)
            .map(SchemaLibrary::guarded)
            .toList();

    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(false)
            .pathType(PathType.JSON_POINTER)
            .preloadSchema(false)
            .regularExpressionFactory(SchemaPattern::of)
            .build();

    private static final Set<String> CARRIED = carried();

    private static final Map<String, JsonNode> DRAFTS = new ConcurrentHashMap<>();

    private SchemaLibrary() {}

    /** Returns a registry for the schemas of one document. */
    static SchemaRegistry registry() {
        SchemaLoader loader = SchemaLoader.builder().allow(address -> false).build();
        return SchemaRegistry.withDialects(
                DIALECTS, builder -> builder.schemaLoader(loader).schemaRegistryConfig(CONFIG));
    }

    /** Returns whether the library carries the document at this address, which has no fragment. */
    static boolean isDraft(String address) {
        return CARRIED.contains(address);
    }

    /** Returns the document of a draft at this address. */
    static JsonNode draft(String address) {
        return DRAFTS.computeIfAbsent(address, any -> {
            String path = address.substring(address.indexOf("draft"));
            try (InputStream text = SchemaRegistry.class.getResourceAsStream("/" + path)) {
                return PlainNumbers.of(Json.exact(
                        new String(Objects.requireNonNull(text, path).readAllBytes(), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException("the schema library does not contain " + path, e);
            }
        });
    }

    private static Set<String> carried() {
        Set<String> addresses = new HashSet<>();
        List.of("04", "06", "07").forEach(draft -> addresses.add("http://json-schema.org/draft-" + draft + "/schema"));
        for (String draft : List.of("2019-09", "2020-12")) {
            String base = "https://json-schema.org/draft/" + draft;
            addresses.add(base + "/schema");
            List.of("core", "applicator", "validation", "meta-data", "content")
                    .forEach(vocabulary -> addresses.add(base + "/meta/" + vocabulary));
        }
        addresses.add("https://json-schema.org/draft/2019-09/meta/format");
        List.of("unevaluated", "format-annotation", "format-assertion")
                .forEach(vocabulary -> addresses.add("https://json-schema.org/draft/2020-12/meta/" + vocabulary));
        return Set.copyOf(addresses);
    }

    private static Dialect guarded(Dialect dialect) {
        return Dialect.builder(dialect)
                .formats(Map::clear)
                .keywords(keywords -> guard(dialect, keywords))
                .unknownKeywordFactory((name, context) -> new GuardedKeyword(new AnnotationKeyword(name)))
                .build();
    }

    /** The keywords of the newer drafts are those of their vocabularies, which the builder adds where they are missing. */
    private static void guard(Dialect dialect, Map<String, Keyword> keywords) {
        dialect.getKeywords().forEach((name, keyword) -> keywords.put(name, new GuardedKeyword(keyword)));
        keywords.put("multipleOf", new GuardedKeyword(new ExactMultiples()));
        keywords.put("uniqueItems", new GuardedKeyword(new ExactDuplicates()));
        Stream.of(InPlace.keywords(), ItemCounts.keywords(), Unevaluated.keywords())
                .flatMap(List::stream)
                .forEach(keyword -> keywords.put(keyword.name(), keyword));
        keywords.remove("format"); // the builder has one of its own, with the formats that it knows: none
    }
}
