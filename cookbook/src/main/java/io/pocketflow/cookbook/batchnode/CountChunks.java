package io.pocketflow.cookbook.batchnode;

import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Shared;
import java.util.ArrayList;
import java.util.List;

/**
 * A node that counts the cities in chunks: exec is called once per chunk, and post receives the figures of all chunks.
 */
final class CountChunks extends BatchNode<List<City>, Figures> {

    @Override
    protected List<List<City>> prep(Shared shared) {
        List<City> cities = shared.get(Cities.CITIES);
        int size = shared.get(Cities.CHUNK_SIZE);
        List<List<City>> chunks = new ArrayList<>();
        for (int from = 0; from < cities.size(); from += size) {
            chunks.add(cities.subList(from, Math.min(cities.size(), from + size)));
        }
        return chunks;
    }

    @Override
    protected Figures exec(List<City> chunk) {
        return Figures.of(chunk);
    }

    @Override
    protected String post(Shared shared, List<List<City>> chunks, List<Figures> figures) {
        shared.put(Cities.OF_EACH_CHUNK, figures);
        shared.put(Cities.OF_ALL, figures.stream().reduce(Figures::plus).orElseThrow());
        return DEFAULT;
    }
}
