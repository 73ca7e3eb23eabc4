package io.pocketflow.cookbook.batchnode;

import io.pocketflow.core.Key;
import java.nio.file.Path;
import java.util.List;

/** The keys of this recipe. */
final class Cities {

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<Integer> CHUNK_SIZE = Key.of("chunk size", Integer.class);
    static final Key<List<City>> CITIES = Key.listOf("cities", City.class);
    static final Key<List<Figures>> OF_EACH_CHUNK = Key.listOf("figures of each chunk", Figures.class);
    static final Key<Figures> OF_ALL = Key.of("figures of all", Figures.class);

    private Cities() {}
}
