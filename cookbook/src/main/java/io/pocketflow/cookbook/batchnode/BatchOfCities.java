package io.pocketflow.cookbook.batchnode;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Printable;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** A table whose chunks are counted one by one by a batch node, and then added up. */
public final class BatchOfCities implements Recipe {

    private static final double DEGREE = 10_000;

    static Flow flow() {
        ReadCities read = new ReadCities();
        return new Flow(read.then(new CountChunks()), read.end("empty"));
    }

    @Override
    public int run(Arguments arguments, Session session) {
        int chunkSize = arguments.number("--chunk-size", 1, 100);
        Shared shared = Shared.create()
                .put(Cities.CHUNK_SIZE, chunkSize)
                .put(Cities.FILE, arguments.word().map(session::path).orElse(session.sample("cities.csv")));

        flow().run(shared, session.options());

        List<Figures> chunks = shared.find(Cities.OF_EACH_CHUNK).orElse(List.of());
        for (int i = 0; i < chunks.size(); i++) {
            Figures chunk = chunks.get(i);
            session.out()
                    .println("chunk " + (i + 1) + ": rows=" + chunk.rows() + " clock changes=" + chunk.clockChanges());
        }
        shared.find(Cities.OF_ALL).ifPresent(all -> print(all, session.out()));
        return Main.DONE;
    }

    private static void print(Figures all, PrintStream out) {
        out.println("rows: " + all.rows() + " in " + all.countries().size() + " countries");
        out.println("north of the equator: " + all.north() + ", south of it: " + (all.rows() - all.north()));
        out.println("southernmost: " + told(all.southernmost()));
        out.println("northernmost: " + told(all.northernmost()));
        out.println("mean latitude: " + degrees(all.latitudes() / (DEGREE * all.rows())));
        out.println("clock changes in 2025: " + all.clockChanges());
    }

    private static String told(City city) {
        return Printable.line(city.name()) + " at " + degrees(city.latitude() / DEGREE);
    }

    private static String degrees(double degrees) {
        return String.format(Locale.ROOT, "%.4f", degrees);
    }

    @Override
    public String name() {
        return "batch-node";
    }

    @Override
    public String summary() {
        return "a table of cities, counted in chunks";
    }

    @Override
    public String arguments() {
        return "[FILE] [--chunk-size N]";
    }

    @Override
    public FlowGraph graph() {
        return flow().graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new BatchOfCities(), args);
    }
}
