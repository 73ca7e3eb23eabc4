package batchnode;

import io.pocketflow.core.BatchNode;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A table that a batch node counts in chunks. */
public class BatchOfCities {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/batchnode"));

    static final Key<Path> FILE = Key.of("file", Path.class);
    static final Key<List<City>> CITIES = Key.listOf("cities", City.class);
    static final Key<List<Figures>> CHUNKS = Key.listOf("figures of each chunk", Figures.class);

    record City(String name, String country, double latitude, boolean changesClocks) {

        static City of(String row) {
            String[] columns = row.split(",", 9);
            return new City(columns[0], columns[2], Double.parseDouble(columns[3]), !columns[7].equals("0"));
        }
    }

    /** The figures of some cities. Those of two chunks add up to those of both. */
    record Figures(int cities, Set<String> countries, City southernmost, City northernmost, int changingClocks) {

        static Figures of(City city) {
            return new Figures(1, Set.of(city.country), city, city, city.changesClocks ? 1 : 0);
        }

        Figures plus(Figures other) {
            Set<String> both = new HashSet<>(countries);
            both.addAll(other.countries);
            return new Figures(
                    cities + other.cities,
                    both,
                    other.southernmost.latitude < southernmost.latitude ? other.southernmost : southernmost,
                    other.northernmost.latitude > northernmost.latitude ? other.northernmost : northernmost,
                    changingClocks + other.changingClocks);
        }
    }

    static class ReadCities extends Node<Path, List<City>> {

        @Override
        protected Path prep(Shared shared) {
            return shared.get(FILE);
        }

        @Override
        protected List<City> exec(Path file) throws IOException {
            return Files.readAllLines(file).stream().skip(1).map(City::of).toList();
        }

        @Override
        protected String post(Shared shared, Path file, List<City> cities) {
            shared.put(CITIES, cities);
            return DEFAULT;
        }
    }

    /** Counts a hundred cities in each call of exec. */
    static class CountChunks extends BatchNode<List<City>, Figures> {

        @Override
        protected List<List<City>> prep(Shared shared) {
            List<City> cities = shared.get(CITIES);
            List<List<City>> chunks = new ArrayList<>();
            for (int from = 0; from < cities.size(); from += 100) {
                chunks.add(cities.subList(from, Math.min(cities.size(), from + 100)));
            }
            return chunks;
        }

        @Override
        protected Figures exec(List<City> chunk) {
            return chunk.stream().map(Figures::of).reduce(Figures::plus).orElseThrow();
        }

        @Override
        protected String post(Shared shared, List<List<City>> chunks, List<Figures> figures) {
            shared.put(CHUNKS, figures);
            return DEFAULT;
        }
    }

    static Flow flow() {
        return new Flow(new ReadCities().then(new CountChunks()));
    }

    private static String place(City city) {
        return String.format(Locale.ROOT, "%s in %s, at %.1f degrees", city.name, city.country, city.latitude);
    }

    public static void main(String[] args) {
        Path file = args.length == 0 ? FOLDER.resolve("cities.csv") : Path.of(args[0]);
        if (args.length > 1 || !Files.isRegularFile(file)) {
            System.err.println("batch-node accepts a file with the columns of cities.csv, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        List<Figures> chunks = flow().run(Shared.create().put(FILE, file), CHUNKS);
        for (Figures chunk : chunks) {
            System.out.println(
                    "chunk: " + chunk.cities + " cities, " + chunk.changingClocks + " with summer time in 2025");
        }
        chunks.stream().reduce(Figures::plus).ifPresent(all -> {
            System.out.println("all: " + all.cities + " cities in " + all.countries.size() + " countries, "
                    + all.changingClocks + " with summer time in 2025");
            System.out.println("northernmost: " + place(all.northernmost));
            System.out.println("southernmost: " + place(all.southernmost));
        });
    }
}
