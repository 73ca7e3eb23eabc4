package io.pocketflow.llm.base;

import io.pocketflow.llm.Citation;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.Search;
import java.util.List;

/** The parts of a message by kind. Stateless. */
public final class Parts {

    private Parts() {}

    /**
     * Returns the parts that a format without cache hints sends. Citations and searches describe a reply; no format has a place
     * for them beside its own form of the message.
     */
    public static List<Part> withoutHints(Message message) {
        return message.parts().stream()
                .filter(part -> !(part instanceof Part.CacheHint) && !isRemark(part))
                .toList();
    }

    /** Returns whether the part only describes other parts of a reply. */
    public static boolean isRemark(Part part) {
        return part instanceof Citation || part instanceof Search;
    }

    /** Returns whether the message has only texts, apart from cache hints. */
    public static boolean isText(Message message) {
        return message.parts().stream()
                .allMatch(part -> part instanceof Part.Text || part instanceof Part.CacheHint || isRemark(part));
    }

    /** Returns the parts of this kind, in order. */
    public static <P extends Part> List<P> of(Message message, Class<P> kind) {
        return message.parts().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
