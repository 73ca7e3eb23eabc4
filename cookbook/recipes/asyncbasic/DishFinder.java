package asyncbasic;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.agent.ModelNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Async nodes: a search, a model, and a user who approves a suggestion or asks for another one. */
public class DishFinder {

    static final Key<String> INGREDIENT = Key.of("ingredient", String.class);
    static final Key<List<String>> DISHES = Key.listOf("dishes", String.class);
    static final Key<String> SUGGESTION = Key.of("suggestion", String.class);

    /** The database that the search pretends to ask on another machine. */
    static final List<String> DATABASE = List.of(
            "Mujaddara is a dish of rice, lentils and fried onions.",
            "Dal is a soup of red lentils with cumin, ginger and fried onions.",
            "Koshari is a dish of rice, lentils and pasta under a sauce of tomatoes and fried onions.",
            "Shakshuka is a pan of eggs in a sauce of tomatoes, peppers and cumin.",
            "Pisto is a stew of courgettes, peppers and tomatoes with a fried egg.");

    /** Finds dishes. The future completes later, and no thread waits for it. */
    static class FindDishes extends AsyncNode<String, List<String>> {

        @Override
        protected String prep(Shared shared) {
            return shared.get(INGREDIENT);
        }

        @Override
        protected CompletionStage<List<String>> execAsync(String ingredient) {
            return CompletableFuture.supplyAsync(
                    () -> DATABASE.stream()
                            .filter(dish -> dish.contains(ingredient))
                            .toList(),
                    CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        }

        @Override
        protected String post(Shared shared, String ingredient, List<String> dishes) {
            System.out.println("dishes with " + ingredient + ": " + dishes.size());
            shared.put(DISHES, dishes);
            return dishes.isEmpty() ? "nothing found" : DEFAULT;
        }
    }

    /** Asks the model for one of the dishes. */
    static class Suggest extends ModelNode<List<String>, String> {

        Suggest(ChatModel model) {
            super(model);
        }

        @Override
        protected List<String> prep(Shared shared) {
            return shared.get(DISHES);
        }

        @Override
        protected ChatRequest request(List<String> dishes) {
            return ChatRequest.of("Recommend one of these dishes in one sentence:\n\n" + String.join("\n", dishes));
        }

        @Override
        protected String result(List<String> dishes, ChatReply reply) {
            return reply.text();
        }

        @Override
        protected String post(Shared shared, List<String> dishes, String suggestion) {
            shared.put(SUGGESTION, suggestion);
            return DEFAULT;
        }
    }

    /** Asks the user. An exec of an async node may block: it is a task of its own. */
    static class Approve extends AsyncNode<String, Boolean> {

        private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

        @Override
        protected String prep(Shared shared) {
            return shared.get(SUGGESTION);
        }

        @Override
        protected Boolean exec(String suggestion) throws IOException {
            System.out.print(suggestion + " Do you like it, y or n? ");
            System.out.flush();
            String typed = in.readLine();
            if (typed == null) {
                typed = suggestion.startsWith("Dal") ? "y" : "n";
                System.out.println(typed);
            }
            return !typed.strip().startsWith("n");
        }

        @Override
        protected String post(Shared shared, String suggestion, Boolean isLiked) {
            List<String> others = shared.update(
                    DISHES,
                    dishes -> dishes.stream()
                            .filter(dish -> !suggestion.contains(dish.split(" ")[0]))
                            .toList());
            return isLiked ? "approved" : others.isEmpty() ? "nothing left" : "another";
        }
    }

    static AsyncFlow flow(ChatModel model) {
        var find = new FindDishes();
        var suggest = new Suggest(model);
        var approve = new Approve();
        return new AsyncFlow(
                find.then(suggest).then(approve),
                find.end("nothing found"),
                approve.on("another", suggest).end("approved").end("nothing left"));
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("--")) {
            System.err.println(
                    "async-basic accepts an ingredient, such as tomatoes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        var model = ChatModels.of(System.getProperty("pocketflow.model", "offline"));
        var shared = Shared.create().put(INGREDIENT, args.length == 0 ? "lentils" : args[0]);
        CompletableFuture<String> action = flow(model).runAsync(shared);
        System.out.println("The flow runs while this line is printed.");
        System.out.println("result: " + action.join());
    }
}
