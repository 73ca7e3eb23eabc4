package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.http.HttpChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The decorators of a model around another innermost model, which makes calls of batches. Limits are left out, because
 * they are those of single calls, and retries too, because the node that makes the call has them. Meters count half the
 * price.
 */
public final class Rebuilt {

    private final ChatModel model;
    private final Function<HttpChatModel, ChatModel> innermost;
    private final List<CallMeter> meters = new ArrayList<>();

    private Rebuilt(ChatModel model, Function<HttpChatModel, ChatModel> innermost) {
        this.model = model;
        this.innermost = innermost;
    }

    /**
     * Returns the decorators of this model around another one.
     *
     * @param innermost returns the model in place of the one that makes calls one by one
     * @throws LlmException of kind {@code BAD_REQUEST} if a part of the model is not known
     */
    public static ChatModel of(ChatModel model, Function<HttpChatModel, ChatModel> innermost) {
        return new Rebuilt(model, innermost).around(model);
    }

    /** Withdraws a promise: the call is made online. */
    public static void withdraw(ChatModel model) {
        Rebuilt parts = new Rebuilt(model, http -> http);
        parts.around(model);
        parts.meters.forEach(CallMeter::withdraw);
    }

    /** Returns the reason why a budget allows no further call of a batch, or null if all allow it. */
    public static @Nullable LlmException promise(ChatModel model, String asked, Usage estimated) {
        Rebuilt parts = new Rebuilt(model, http -> http);
        parts.around(model);
        for (CallMeter meter : parts.meters) {
            LlmException refusal = meter.promise(asked, estimated);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private ChatModel around(ChatModel part) {
        if (part instanceof HttpChatModel http) {
            return innermost.apply(http);
        }
        if (part instanceof ForwardingChatModel forwarding) {
            return forwarding.around(around(forwarding.forwarded()));
        }
        if (part instanceof MeteredModel metered) {
            meters.add(metered.meter());
            return metered.ofBatches(around(metered.inner));
        }
        if (part instanceof LimitedModel || part instanceof RetryingModel) {
            return around(((Decorator) part).inner);
        }
        if (part instanceof Decorator decorator) {
            return decorator.around(around(decorator.inner));
        }
        throw new LlmException(
                LlmException.Kind.BAD_REQUEST,
                "the lane of a batch cannot make calls of " + model.name() + ", because "
                        + part.getClass().getName()
                        + " is not a model of a provider: use a model of ChatModels, decorated by its methods or by"
                        + " ForwardingChatModel");
    }
}
