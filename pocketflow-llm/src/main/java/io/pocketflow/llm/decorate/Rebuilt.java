package io.pocketflow.llm.decorate;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Usage;
import io.pocketflow.llm.http.HttpChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The decorators of a model around another innermost model, which makes calls of batches. Limits are left out, because
 * they are those of single calls, and retries too, because the node that makes the call has them. The innermost model
 * counts its calls by this object, each once, at half the price. Thread-safe.
 */
public final class Rebuilt {

    private final ChatModel model;
    private final BiFunction<HttpChatModel, Rebuilt, ChatModel> innermost;
    private final List<MeteredModel> meters = new ArrayList<>();

    private Rebuilt(ChatModel model, BiFunction<HttpChatModel, Rebuilt, ChatModel> innermost) {
        this.model = model;
        this.innermost = innermost;
    }

    /**
     * Returns the decorators of this model around another one.
     *
     * @param innermost returns the model in place of the one that makes calls one by one
     * @throws LlmException of kind {@code BAD_REQUEST} if a part of the model is not known
     */
    public static ChatModel of(ChatModel model, BiFunction<HttpChatModel, Rebuilt, ChatModel> innermost) {
        return new Rebuilt(model, innermost).around(model);
    }

    /** Returns the reason why a budget allows no further call of a batch, or null if all allow it. */
    public @Nullable LlmException promise(String asked, Usage estimated) {
        for (MeteredModel metered : meters) {
            LlmException refusal = metered.meter().promise(asked, estimated);
            if (refusal != null) {
                meters.subList(0, meters.indexOf(metered))
                        .forEach(other -> other.meter().withdraw());
                return refusal;
            }
        }
        return null;
    }

    /** Counts the estimate of a call that is in a batch already. */
    public void promised(String asked, Usage estimated) {
        meters.forEach(metered -> metered.meter().promised(asked, estimated));
    }

    /** Withdraws a promise: the call is made online. */
    public void withdraw() {
        meters.forEach(metered -> metered.meter().withdraw());
    }

    /** Counts a promised call that has a reply. */
    public void succeeded(ChatReply reply) {
        meters.forEach(metered -> metered.meter().ofBatches().succeeded(metered.label(), reply));
    }

    /** Counts a promised call that has failed, with the usage that the provider counted nevertheless. */
    public void failed(String asked, Throwable failure) {
        Usage usage = failure instanceof LlmException known ? known.usage() : Usage.NONE;
        meters.forEach(metered -> metered.meter().ofBatches().failed(metered.label(), asked, usage));
    }

    private ChatModel around(ChatModel part) {
        if (part instanceof HttpChatModel http) {
            return innermost.apply(http, this);
        }
        if (part instanceof ForwardingChatModel forwarding) {
            return forwarding.around(around(forwarding.forwarded()));
        }
        if (part instanceof MeteredModel metered) {
            meters.add(metered);
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
