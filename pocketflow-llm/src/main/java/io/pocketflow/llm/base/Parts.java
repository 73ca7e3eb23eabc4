package io.pocketflow.llm.base;

import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import java.util.List;

/** The parts of a message by kind. Stateless. */
public final class Parts {

    private Parts() {}

    /** Returns the parts of this kind, in order. */
    public static <P extends Part> List<P> of(Message message, Class<P> kind) {
        return message.parts().stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
