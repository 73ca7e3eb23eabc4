package io.pocketflow.llm.agent;

import io.pocketflow.core.Retry;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.base.Forwarded;
import io.pocketflow.llm.base.Sha256;
import io.pocketflow.llm.decorate.StructuredCall;
import io.pocketflow.llm.schema.Structured;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ModelNode} whose result is a value of a type, as {@link ChatModel#chatAs} returns it: a reply that does not fit is
 * sent back to the model once. Both calls are made with the permits of one attempt. Immutable and re-entrant, as every node. A
 * prompt that needs no code is a {@link Skill#returning skill}.
 *
 * <pre>{@code
 * class ReadInvoice extends TypedModelNode<String, Invoice> {
 *     ReadInvoice(ChatModel model) { super(model, Invoice.class); }
 *     @Override protected String prep(Shared shared) { return shared.get(MAIL); }
 *     @Override protected ChatRequest request(String mail) { return ChatRequest.of("Read this invoice: " + mail); }
 *     @Override protected String post(Shared shared, String mail, Invoice invoice) {
 *         shared.put(INVOICE, invoice);
 *         return DEFAULT;
 *     }
 * }
 * }</pre>
 *
 * @param <P> the result of {@code prep}
 * @param <T> the type of the result, which has a {@linkplain io.pocketflow.llm.JsonSchema schema}
 */
public abstract class TypedModelNode<P extends @Nullable Object, T> extends ModelNode<P, T> {

    private final Type declared;
    private final Structured<T> type;

    /**
     * Creates a node that calls this model and retries by {@link Skill#DEFAULT_RETRY}.
     *
     * @throws IllegalArgumentException if the type has no schema
     */
    protected TypedModelNode(ChatModel model, Class<T> type) {
        this(model, type, Skill.DEFAULT_RETRY);
    }

    /** Creates a node that calls this model and retries as given; otherwise as {@link #TypedModelNode(ChatModel, Class)}. */
    protected TypedModelNode(ChatModel model, Class<T> type, Retry retry) {
        this(model, retry, Objects.requireNonNull(type, "type must not be null"));
    }

    /** Creates a node of a generic type; otherwise as {@link #TypedModelNode(ChatModel, Class, Retry)}. */
    protected TypedModelNode(ChatModel model, TypeRef<T> type, Retry retry) {
        this(model, retry, type.type());
    }

    private TypedModelNode(ChatModel model, Retry retry, Type declared) {
        super(model, retry);
        this.declared = declared;
        this.type = Structured.of(declared);
    }

    @Override
    final CompletableFuture<ChatReply> call(ChatModel called, ChatRequest request) {
        return Forwarded.map(
                new StructuredCall<>(called, type, called::chatReservedAsync).start(request),
                StructuredCall.Accepted::reply);
    }

    @Override
    protected final T result(P prepared, ChatReply reply) {
        return Objects.requireNonNull(type.read(reply.text()).value(), "the reply fitted before");
    }

    @Override
    protected Type resultType() {
        return declared;
    }

    /** Returns the model's name and a hash of the schema. A subclass adds what else determines its result. */
    @Override
    protected String fingerprint() {
        return super.fingerprint() + " " + Sha256.half(type.schema().json());
    }
}
