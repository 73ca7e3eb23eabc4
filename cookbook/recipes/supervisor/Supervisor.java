package supervisor;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.MessageTemplate;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import java.nio.file.Path;
import java.util.Map;

/** A supervisor reads each answer of a clerk, and sends it back until it follows the rules of the shop. */
public final class Supervisor {

    static final Key<String> LETTER = Key.of("letter", String.class);
    static final Key<String> REMARKS = Key.of("remarks", String.class);
    static final Key<String> ANSWER = Key.of("clerk.answer", String.class); // the agent 'clerk' writes it
    static final Key<Review> REVIEW = Key.of("review", Review.class);
    static final Key<Integer> REJECTIONS = Key.of("rejections", Integer.class);

    /** The supervisor's decision about a letter. */
    record Review(
            @Description("what the clerk has to change; empty if nothing")
            String remarks,

            boolean approved) {}

    /** The argument of the clerk's tool. */
    record OrderNumber(int number) {}

    private static final String CLERK = """
            You answer letters of customers of a shop for lamps, politely and in at most four sentences. Look up the order
            before you answer. Obey the remarks of your supervisor.""";

    private static final String SUPERVISOR = """
            You supervise a clerk in a shop for lamps. Approve the answer only if it follows all rules:
            1. It names the number of the order.
            2. It promises no date of delivery, because the carrier sets it.
            3. It offers the money back to a customer who has waited for more than ten days.

            Letter of the customer:
            {letter}

            Answer of the clerk:
            {clerk.answer}""";

    private static final String SAMPLE =
            "Where is my lamp? My order is 1187, and I have been waiting for two weeks. A. Berg";

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/supervisor"));
    private static final String SCRIPT = "script:" + FOLDER.resolve("script.jsonl");

    static AsyncFlow flow(ChatModel model) {
        Tool lookUp = Tool.of("look_up_order", "Returns the state of an order.", OrderNumber.class, Supervisor::lookUp);
        Agent clerk = new Agent(model, Toolbox.of(lookUp))
                .named("clerk")
                .withTask(
                        MessageTemplate.system(CLERK),
                        MessageTemplate.user("{letter}\n\nRemarks of your supervisor: {remarks}"));
        Skill<Review> supervisor = Skill.of(model, SUPERVISOR)
                .named("Supervisor")
                .returning(Review.class)
                .writing(REVIEW)
                .choosing(review -> review.approved() ? "approved" : "rejected");
        SendBack sendBack = new SendBack();
        return new AsyncFlow(clerk.then(supervisor
                .on("rejected", sendBack.on("try again", clerk).end("give up"))
                .end("approved")));
    }

    private static String lookUp(OrderNumber order) {
        Map<Integer, String> orders =
                Map.of(1187, "Lamp 'Heron', ordered 14 days ago, handed to the carrier yesterday");
        return orders.getOrDefault(order.number(), "There is no order of this number.");
    }

    public static void main(String[] args) {
        if (args.length > 1 || args.length == 1 && args[0].startsWith("-")) {
            System.err.println("supervisor accepts one letter, in quotes, but was given: " + String.join(" ", args));
            System.exit(2);
        }
        String letter = args.length == 0 ? SAMPLE : args[0];
        ChatModel model = ChatModels.of(System.getProperty("pocketflow.model", SCRIPT));
        System.out.println("letter:   " + letter);

        Shared shared = Shared.create().put(LETTER, letter).put(REMARKS, "none yet");
        String end = flow(model).run(shared);

        System.out.println(
                end.equals("approved") ? "approved: " + shared.get(ANSWER) : "A person has to answer this letter.");
    }
}
