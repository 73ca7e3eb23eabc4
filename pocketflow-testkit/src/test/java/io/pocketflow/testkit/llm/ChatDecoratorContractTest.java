package io.pocketflow.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ForwardingChatModel;
import io.pocketflow.llm.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decorators that break a rule are found, and the message says how. */
@Timeout(120)
class ChatDecoratorContractTest {

    /** A decorator that keeps the contract. */
    private static final class Brief extends ForwardingChatModel {
        Brief(ChatModel model) {
            super(model);
        }

        @Override
        protected ChatRequest changed(ChatRequest request) {
            return request.withSystem("Be brief.");
        }
    }

    /** A decorator whose calls have a defect. */
    private abstract static class Calls extends ForwardingChatModel {
        Calls(ChatModel model) {
            super(model);
        }

        @Override
        protected abstract CompletableFuture<ChatReply> aroundCall(
                ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next);
    }

    private static String brokenBy(UnaryOperator<ChatModel> decorator) {
        Throwable thrown = catchThrowable(() -> ChatDecoratorContract.of(decorator)
                .withTimeout(Duration.ofMillis(300))
                .check());
        assertThat(thrown).isInstanceOf(AssertionError.class);
        return thrown.getMessage();
    }

    @Test
    void aDecoratorThatChangesRequestsPasses() {
        assertThatCode(() -> ChatDecoratorContract.of(Brief::new).check()).doesNotThrowAnyException();
    }

    @Test
    void rulesAreCheckedOneByOne() {
        List<ChatDecoratorContract.Rule> rules =
                ChatDecoratorContract.of(Brief::new).rules();
        assertThat(rules).hasSizeGreaterThan(10).allSatisfy(ChatDecoratorContract.Rule::check);
        assertThat(rules).extracting(ChatDecoratorContract.Rule::name).doesNotHaveDuplicates();
    }

    @Test
    void aModelThatForwardsOnlyCallsLosesLimitsAndSchemas() {
        UnaryOperator<ChatModel> bare = model -> new ChatModel() {
            @Override
            public String name() {
                return model.name();
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return model.chatAsync(request);
            }
        };
        assertThat(brokenBy(bare))
                .contains("typed replies keep their schema: supportsJsonSchema() is false")
                .contains("streams deliver deltas on demand: the cancellation of the model's stream did not end")
                .contains(
                        "limits outside are those of the model: a call that is limited inside and outside did not end");
    }

    @Test
    void aCallThatHidesItsFutureCannotBeAborted() {
        assertThat(brokenBy(model -> new Calls(model) {
                    @Override
                    protected CompletableFuture<ChatReply> aroundCall(
                            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                        CompletableFuture<ChatReply> own = new CompletableFuture<>();
                        next.apply(request).whenComplete((reply, failure) -> {
                            if (failure == null) {
                                own.complete(reply);
                            } else {
                                own.completeExceptionally(failure);
                            }
                        });
                        return own;
                    }
                }))
                .contains("of 12 rules")
                .contains(
                        "calls do not block, and cancelling one aborts it: the model's call after the cancellation of chatAsync"
                                + " did not end within 300 ms");
    }

    @Test
    void aCallThatBlocksIsFound() {
        assertThat(brokenBy(model -> new Calls(model) {
                    @Override
                    protected CompletableFuture<ChatReply> aroundCall(
                            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                        return CompletableFuture.completedFuture(
                                next.apply(request).join());
                    }
                }))
                .contains("the method chatAsync did not end within 300 ms");
    }

    @Test
    void aCallPastTheNextOneLosesPermitsAndEvents() {
        assertThat(brokenBy(model -> new Calls(model) {
                    @Override
                    protected CompletableFuture<ChatReply> aroundCall(
                            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                        return forwarded().chatAsync(request);
                    }
                }))
                .contains(
                        "calls and streams are made under permits of the model: a call under held permits did not end");
    }

    @Test
    void failuresInOtherClothesAreFound() {
        assertThat(brokenBy(model -> new Calls(model) {
                    @Override
                    protected CompletableFuture<ChatReply> aroundCall(
                            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                        return next.apply(request).handle((reply, failure) -> {
                            if (failure != null) {
                                throw new IllegalStateException("no answer");
                            }
                            return reply;
                        });
                    }
                }))
                .contains("failures keep their kind and wait: a failure of the model became java.lang.IllegalState");
    }

    @Test
    void aCallWhoseStreamDiffersIsFound() {
        assertThat(brokenBy(model -> new Calls(model) {
                    @Override
                    protected CompletableFuture<ChatReply> aroundCall(
                            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                        return next.apply(request.withTemperature(0));
                    }
                }))
                .contains("of 12 rules")
                .contains("streams do what calls do: the request of a call and that of a stream differ");
    }

    @Test
    void aStreamThatIsReadAsAWholeIsFound() {
        assertThat(brokenBy(model -> new ForwardingChatModel(model) {
                    @Override
                    protected Flow.Publisher<ChatEvent> aroundStream(
                            ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> next) {
                        Flow.Publisher<ChatEvent> stream = next.apply(request);
                        return subscriber -> stream.subscribe(new Flow.Subscriber<>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscriber.onSubscribe(subscription);
                                subscription.request(Long.MAX_VALUE);
                            }

                            @Override
                            public void onNext(ChatEvent event) {
                                subscriber.onNext(event);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                subscriber.onError(failure);
                            }

                            @Override
                            public void onComplete() {
                                subscriber.onComplete();
                            }
                        });
                    }
                }))
                .contains("streams deliver deltas on demand: a request was made before an event was requested");
    }

    @Test
    void requestsThatDependOnTheTimeAreFound() {
        AtomicLong clock = new AtomicLong();
        assertThat(brokenBy(model -> new ForwardingChatModel(model) {
                    @Override
                    protected ChatRequest changed(ChatRequest request) {
                        return request.withSystem("It is " + clock.incrementAndGet());
                    }
                }))
                .contains("equal requests stay equal: equal requests reached the model as");
    }

    @Test
    void repliesWithoutTheirTokensAreFound() {
        assertThat(brokenBy(model -> new Calls(model) {
                    @Override
                    protected CompletableFuture<ChatReply> aroundCall(
                            ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                        return next.apply(request).thenApply(reply -> ChatReply.by(reply.model(), reply.text()));
                    }
                }))
                .contains("replies keep their tokens: the model reported")
                .contains("retries and costs work inside and outside: a meter outside counted");
    }

    @Test
    void aDecoratorThatChangesCallsAndStreamsPasses() {
        assertThatCode(() -> ChatDecoratorContract.of(model -> new Calls(model) {
                            @Override
                            protected CompletableFuture<ChatReply> aroundCall(
                                    ChatRequest request, Function<ChatRequest, CompletableFuture<ChatReply>> next) {
                                return next.apply(request.withMessage(Message.user("Really?")));
                            }

                            @Override
                            protected Flow.Publisher<ChatEvent> aroundStream(
                                    ChatRequest request, Function<ChatRequest, Flow.Publisher<ChatEvent>> next) {
                                return next.apply(request.withMessage(Message.user("Really?")));
                            }
                        })
                        .check())
                .doesNotThrowAnyException();
    }

    @Test
    void badSettingsAreRejected() {
        assertThatThrownBy(() -> ChatDecoratorContract.of(null)).hasMessage("the decorator must not be null");
        assertThatThrownBy(() -> ChatDecoratorContract.of(Brief::new).withTimeout(Duration.ZERO))
                .hasMessage("the timeout of a contract must be positive but was PT0S");
        assertThat(brokenBy(model -> null)).contains("the decorator returned null for a model");
    }
}
