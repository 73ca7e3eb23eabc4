package visualization;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.event.FlowListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Draws a flow, and the way that one run takes through it. */
public class Visualization {

    static final Key<String> ARTICLE = Key.of("article", String.class);
    static final Key<String> PLACE = Key.of("place", String.class);
    static final Key<String> LETTER = Key.of("letter", String.class);

    private static final Map<String, String> STOCK = Map.of("kettle", "shelf 4", "toaster", "shelf 9");

    /** Looks for the article in the stock. */
    static class CheckStock extends Node<String, String> {

        @Override
        protected String prep(Shared shared) {
            return shared.get(ARTICLE);
        }

        @Override
        protected String exec(String article) {
            return STOCK.getOrDefault(article, "");
        }

        @Override
        protected String post(Shared shared, String article, String place) {
            shared.put(PLACE, place);
            return place.isEmpty() ? "sold out" : "in stock";
        }
    }

    /** The nested flow that ships an article. */
    static class Ship extends Flow {

        Ship() {
            super(Node.of("Fetch", PLACE, LETTER, place -> "Fetched from " + place + ".")
                    .then(Node.of("Pack", LETTER, LETTER, letter -> letter + " Packed.")));
        }
    }

    static Flow flow() {
        var reorder = Node.of("Reorder", ARTICLE, LETTER, article -> "Ordered one " + article + " from the maker.");
        var inform = Node.of("InformCustomer", LETTER, LETTER, letter -> "Dear customer! " + letter);
        return new Flow(new CheckStock().on("in stock", new Ship().then(inform)).on("sold out", reorder.then(inform)));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println(
                    "visualization accepts one article, kettle or another, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        Flow flow = flow();
        System.out.println("The flow:\n\n" + flow.graph().toMermaid());

        Shared shared = Shared.create().put(ARTICLE, args.length == 0 ? "kettle" : args[0]);
        Set<String> visited = new TreeSet<>();
        FlowListener note = FlowListener.of(Started.class, start -> {
            if (start.source().kind() == Kind.NODE) {
                visited.add(start.source().node());
            }
        });
        String letter = flow.run(shared, LETTER, RunOptions.defaults().withListener(note));
        System.out.println(
                letter + "\n\nThe way of this run:\n\n" + flow.graph().toMermaid() + marks(flow.graph(), visited));
    }

    /** Returns the lines that colour the visited nodes. */
    private static String marks(FlowGraph graph, Set<String> visited) {
        List<String> ids = new ArrayList<>();
        collect(graph, visited, ids);
        return "  classDef visited fill:#bde5b8\n  class " + String.join(",", ids) + " visited";
    }

    private static void collect(FlowGraph graph, Set<String> visited, List<String> ids) {
        for (FlowGraph.Branch branch : graph.branches()) {
            for (FlowGraph.Vertex vertex : branch.nodes()) {
                if (vertex.nested() != null) {
                    collect(vertex.nested(), visited, ids);
                } else if (visited.contains(vertex.name())) {
                    ids.add(vertex.id());
                }
            }
        }
    }
}
