package agenttools;

import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Confirmation;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The tools: plain methods, whose arguments are records. */
final class Restaurants {

    record Search(
            @Description("a kind of food or a diet, such as vegan")
            String food) {}

    record Table(String restaurant, LocalTime time, int persons) {}

    private static final Map<String, List<String>> MENUS = Map.of(
            "Osteria Luna", List.of("italian", "vegetarian"),
            "Green Door", List.of("vegan", "vegetarian"),
            "Saffron House", List.of("indian", "vegan", "vegetarian"));

    private Restaurants() {}

    static Toolbox tools() {
        return Toolbox.of(
                        Tool.of("find_restaurants", "Finds restaurants by food.", Search.class, Restaurants::find),
                        Tool.of("is_free", "Says whether a table is free tonight.", Table.class, Restaurants::isFree),
                        Tool.of("book", "Books a table for tonight.", Table.class, Restaurants::book)
                                .withSideEffects())
                .withConfirmation(askUser());
    }

    private static List<String> find(Search search) {
        return MENUS.keySet().stream()
                .filter(name -> MENUS.get(name).contains(search.food().toLowerCase()))
                .sorted()
                .toList();
    }

    private static boolean isFree(Table table) {
        return table.persons() <= 2 || !table.restaurant().equals("Green Door");
    }

    private static String book(Table table) {
        return "Booked. The code is " + table.restaurant().charAt(0) + table.persons() + "-20.";
    }

    /** Returns the dialog in which the user confirms a booking. Without a terminal it says yes. */
    private static Confirmation askUser() {
        return (call, arguments) -> {
            System.out.print("  May I " + call.name() + " " + arguments + "? (y/n) ");
            if (System.console() == null) {
                System.out.println("y");
                return CompletableFuture.completedFuture(true);
            }
            return CompletableFuture.supplyAsync(
                    () -> "y".equals(System.console().readLine()));
        };
    }
}
