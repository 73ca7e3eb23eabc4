package io.pocketflow.llm.base;

import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import java.util.List;

/** The parts of a message by kind. Stateless. */
public final class Parts {

    private Parts() {}

    /** Returns the parts that a format without cache hints sends. */
    public static List<Part> withoutHints(Message message) {
        return message.parts().stream()
                .filter(part -> !(part instanceof Part.CacheHint))
                .toList();
    }

    /** Returns whether the message has only texts, apart from cache hints. */
    public static boolean isText(Message message) {
        return message.parts().stream().allMatch(part -> part instanceof Part.Text || part instanceof Part.CacheHint);
    }

    /** Returns the parts of this kind, in order. */
    public static <P extends Part> List<P> of(Message message, Class<P> kind) {
        return message.parts().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
