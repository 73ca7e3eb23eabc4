package io.pocketflow.llm.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.llm.base.Fields;
import io.pocketflow.llm.base.ToolNames;
import java.util.regex.Pattern;

/**
 * A filter for tool calls that a model made up, so that every server accepts them back: names outside of {@code
 * [A-Za-z0-9_-]{1,64}} and arguments that are not a JSON object. A server would otherwise reject the whole conversation
 * in each further turn. {@link ConversationIds} does the same for ids. Stateless.
 */
public final class FittingCall {

    private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_-]");

    private FittingCall() {}

    /** Returns the name with {@code _} in place of each unfit character, truncated to the maximum length. */
    public static String name(String name) {
        if (ToolNames.isName(name)) {
            return name;
        }
        String fit = UNFIT.matcher(name).replaceAll("_");
        return fit.isEmpty() ? "_" : fit.substring(0, Math.min(fit.length(), ToolNames.LONGEST));
    }

    /** Returns the arguments if they are a JSON object, else an empty object. */
    public static String arguments(String arguments) {
        return Fields.parsed(arguments) instanceof ObjectNode ? arguments : "{}";
    }

    /** Replaces the name in this field of an object if it is unfit. */
    public static void fitName(ObjectNode call, String field) {
        String name = Fields.text(call, field);
        if (name != null && !ToolNames.isName(name)) {
            call.put(field, name(name));
        }
    }

    /** Replaces the id of a call in this field if the server does not accept it. */
    public static void fitId(ObjectNode call, String field, ConversationIds ids) {
        String id = Fields.text(call, field);
        if (id != null) {
            call.put(field, ids.call(id));
        }
    }
}
