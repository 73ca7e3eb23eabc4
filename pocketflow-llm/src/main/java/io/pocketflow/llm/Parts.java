package io.pocketflow.llm;

import java.util.List;

/** Finds the parts of a message that are of one kind. Stateless. */
final class Parts {

    private Parts() {}

    /** Returns the parts of this kind, in order. */
    static <P extends Part> List<P> of(Message message, Class<P> kind) {
        return message.parts().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
