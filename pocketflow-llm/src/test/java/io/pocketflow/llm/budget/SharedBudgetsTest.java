package io.pocketflow.llm.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.CostMeter;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Prices;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.Secret;
import io.pocketflow.llm.SecretKeys;
import io.pocketflow.llm.http.BudgetKey;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which models share a budget, and for how long it is kept. */
@Timeout(120)
class SharedBudgetsTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:1/v1");

    /** A model of a user's own; equal to all others, as records may be. */
    private record Fake(String name) implements ChatModel {

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return CompletableFuture.completedFuture(ChatReply.by(name, "fake"));
        }
    }

    private static ChatModel model(String name, String key) {
        return ChatModels.of(ModelConfig.of(Provider.OPENAI, SERVER, name).withKey(Secret.of(key)));
    }

    private static void collect(int most) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (Math.max(Budgets.SHARED.size(), Budgets.SHARED.accounts()) > most && System.nanoTime() < end) {
            System.gc();
        }
    }

    @Test
    void spellingsOfOneAddressShareABudget() {
        ChatModel plain = ChatModels.of(ModelConfig.of(Provider.OPENAI, URI.create("https://a.example/v1"), "m"));
        ChatModel other = ChatModels.of(ModelConfig.of(Provider.OPENAI, URI.create("HTTPS://A.Example:443/v1/"), "m"));
        ChatModel elsewhere =
                ChatModels.of(ModelConfig.of(Provider.OPENAI, URI.create("https://a.example:444/v1"), "m"));

        assertThat(Budget.limiting(other)).isSameAs(Budget.limiting(plain));
        assertThat(Budget.limiting(elsewhere)).isNotSameAs(Budget.limiting(plain));
    }

    @Test
    void modelsOfOneNameThatUsersImplementShareNothing() {
        Fake one = new Fake("fake");
        Fake other = new Fake("fake");
        one.limited(ModelLimits.NONE.withMaxInFlight(1));

        assertThat(Budget.limiting(other)).isNotSameAs(Budget.limiting(one));
        assertThat(Budget.limiting(other).limits()).isEqualTo(ModelLimits.NONE);
    }

    @Test
    void decoratorsOfOneObjectShareItsBudget() {
        Fake model = new Fake("fake");
        assertThat(Budget.limiting(model.limited().metered(CostMeter.of(Prices.bundled()))))
                .isSameAs(Budget.shared(model));
    }

    @Test
    void limitsOfOneModelDoNotChangeOthers() {
        ChatModel slow = model("m", "key-of-limits").limited(ModelLimits.perMinute(7));
        assertThat(Budget.limiting(slow).limits().maxRequests()).isEqualTo(7);
        assertThat(Budget.limiting(slow.metered(CostMeter.of(Prices.bundled()))))
                .isSameAs(Budget.limiting(slow));
        assertThat(Budget.shared(slow)).isNotSameAs(Budget.limiting(slow));
        assertThat(Budget.shared(slow))
                .isSameAs(Budget.limiting(model("m", "key-of-limits").limited()));
        assertThat(Budget.shared(slow).limits()).isEqualTo(ModelLimits.NONE);
        assertThat(Budget.limiting(model("m", "key-of-limits").limited(ModelLimits.perMinute(7))))
                .isNotSameAs(Budget.limiting(slow));
    }

    /** A model of a user's own, which knows the tenant whose limits it uses up. */
    private record OfTenant(String name, String tenant) implements ChatModel {

        @Override
        public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
            return CompletableFuture.completedFuture(ChatReply.by(name, "reply"));
        }

        @Override
        public Optional<String> budgetKey() {
            return Optional.of("own server, " + tenant);
        }
    }

    @Test
    void modelsThatUsersImplementShareByTheirKey() {
        Budget one = Budget.limiting(new OfTenant("m", "one").limited());
        assertThat(one).isSameAs(Budget.limiting(new OfTenant("m", "one").limited()));
        assertThat(one).isNotSameAs(Budget.limiting(new OfTenant("m", "two").limited()));
        assertThat(one).isNotSameAs(Budget.limiting(new OfTenant("other", "one").limited()));
    }

    @Test
    void tenThousandTenantsAreForgottenAndDoNotPauseEachOther() {
        OfTenant throttled = new OfTenant("m", "throttled");
        SharedBudget paused = (SharedBudget) Budget.shared(throttled);
        paused.start(TokenEstimate.of(ChatRequest.of("Hi")))
                .ended(null, LlmException.throttled("later", Duration.ofHours(1)));
        for (int i = 0; i < 10_000; i++) {
            ChatModel tenant = new OfTenant("m", "tenant " + i).limited();
            tenant.reserve(ChatRequest.of("Hi"));
            assertThat(Budget.limiting(tenant).pausedFor()).isZero();
        }
        collect(2 * Budgets.KEPT);
        assertThat(Budgets.SHARED.size()).isLessThanOrEqualTo(2 * Budgets.KEPT);
        assertThat(Budgets.SHARED.accounts()).isLessThanOrEqualTo(2 * Budgets.KEPT);
        assertThat(Budget.shared(throttled).pausedFor()).isPositive();
    }

    @Test
    void modelsOfOneServerAndKeyShareABudget() {
        assertThat(Budget.limiting(model("m", "key-1"))).isSameAs(Budget.limiting(model("m", "key-1")));
        assertThat(Budget.limiting(model("m", "key-1"))).isNotSameAs(Budget.limiting(model("m", "key-2")));
    }

    @Test
    void budgetsOfDroppedModelsAreForgotten() {
        for (int i = 0; i < 10 * Budgets.KEPT; i++) {
            model("m", "key-of-a-user-" + i).limited().reserve(ChatRequest.of("Hi"));
        }
        collect(2 * Budgets.KEPT);
        assertThat(Budgets.SHARED.size()).isLessThanOrEqualTo(2 * Budgets.KEPT);
        assertThat(Budgets.SHARED.accounts()).isLessThanOrEqualTo(2 * Budgets.KEPT);
    }

    @Test
    void budgetsOfMadeUpModelNamesAreForgotten() {
        ChatModel model = model("m", "key-of-one").limited();
        for (int i = 0; i < 10 * Budgets.KEPT; i++) {
            model.reserve(ChatRequest.of("Hi").withModel("made-up-" + i));
        }
        collect(2 * Budgets.KEPT);
        assertThat(Budgets.SHARED.size()).isLessThanOrEqualTo(2 * Budgets.KEPT);
    }

    @Test
    void budgetsOfDroppedModelsThatUsersImplementAreForgotten() {
        for (int i = 0; i < 10 * Budgets.KEPT; i++) {
            new Fake("fake").limited().reserve(ChatRequest.of("Hi"));
        }
        collect(2 * Budgets.KEPT);
        assertThat(Budgets.SHARED.size()).isLessThanOrEqualTo(2 * Budgets.KEPT);
    }

    @Test
    void budgetsOfLivingModelsAreKept() {
        ChatModel living = model("living", "key-1").limited();
        Budget.limiting(living).changeLimits(ModelLimits.NONE.withMaxInFlight(7));
        Reservation held = living.reserve(ChatRequest.of("Hi"));
        for (int i = 0; i < 3 * Budgets.KEPT; i++) {
            model("other-" + i, "key-1").limited().reserve(ChatRequest.of("Hi"));
        }
        collect(2 * Budgets.KEPT);

        assertThat(Budget.limiting(model("living", "key-1")).limits().maxInFlight())
                .isEqualTo(7);
        assertThat(held).isNotSameAs(Reservation.NONE);
    }

    @Test
    void aStoppedAccountStaysStoppedWhileItsBudgetsAreKept() {
        SharedBudget one = (SharedBudget) Budget.limiting(model("one", "key-of-no-money"));
        Budget other = Budget.limiting(model("other", "key-of-no-money"));
        BudgetedCall call = one.start(TokenEstimate.of(ChatRequest.of("Hi")));
        call.ended(null, new LlmException(LlmException.Kind.OUT_OF_MONEY, "no money"));

        assertThat(other.stopped()).isPresent();
        assertThat(Budget.limiting(model("third", "key-of-no-money")).stopped()).isPresent();
        one.resume();
        assertThat(other.stopped()).isEmpty();
    }

    @Test
    void budgetsAreSharedByServerModelAndKey() {
        ModelConfig config = ModelConfig.of(Provider.OPENAI, "m").withKey(Secret.of("key-one"));
        Budget one = Budget.limiting(ChatModels.of(config));

        one.changeLimits(ModelLimits.perMinute(7));
        assertThat(Budget.limiting(ChatModels.of(config).limited())).isSameAs(one);
        assertThat(Budget.limiting(ChatModels.of(config).retrying(Retry.upTo(2))))
                .isSameAs(one);
        assertThat(one.limits().maxRequests()).isEqualTo(7);
        assertThat(Budget.limiting(ChatModels.of(config.withKey(Secret.of("key-two")))))
                .isNotSameAs(one);
        assertThat(Budget.limiting(
                        ChatModels.of(ModelConfig.of(Provider.OPENAI, "other").withKey(Secret.of("key-one")))))
                .isNotSameAs(one);
        assertThat(BudgetKey.of(config, SecretKeys.of(config.key()), "m").toString())
                .doesNotContain("key-one");
        assertThat(one.toString()).doesNotContain("key-one").contains("Budget of m");
    }
}
