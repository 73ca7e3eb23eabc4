package io.pocketflow.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The types whose documentation pages link to, as {@code api:Pool}. */
final class ApiTypes {

    private static final List<String> MODULES =
            List.of("pocketflow-core", "pocketflow-llm", "extensions/durable", "extensions/postgres", "extensions/web");
    private static final Pattern EXPORT = Pattern.compile("exports ([\\w.]+);");

    /** The packages of the test kit, which is an automatic module. */
    private static final List<String> TEST_KIT = List.of("io/pocketflow/testkit", "io/pocketflow/testkit/llm");

    /** The simple names of the types in exported packages. */
    static final Set<String> EXPORTED = exported();

    private ApiTypes() {}

    private static Set<String> exported() {
        Set<String> names = new TreeSet<>();
        for (String module : MODULES) {
            Path sources = Site.ROOT.resolve(module + "/src/main/java");
            EXPORT.matcher(Site.read(sources.resolve("module-info.java")))
                    .results()
                    .map(export -> sources.resolve(export.group(1).replace('.', '/')))
                    .forEach(folder -> names.addAll(types(folder)));
        }
        Path kit = Site.ROOT.resolve("pocketflow-testkit/src/main/java");
        TEST_KIT.forEach(folder -> names.addAll(types(kit.resolve(folder))));
        names.addAll(types(Site.ROOT.resolve("extensions/flink/src/main/java/io/pocketflow/flink")));
        return names;
    }

    private static List<String> types(Path folder) {
        String[] files = folder.toFile().list((in, name) -> name.matches("[A-Z]\\w*\\.java"));
        return Stream.of(Objects.requireNonNull(files, () -> "there is no folder " + folder))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .toList();
    }
}
