package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostMeterTest {

    private static final Prices PRICES =
            Prices.none(LocalDate.parse("2026-01-31")).with("m", Price.of("1", "10", "0.5"));

    private static ChatReply reply(String model, Usage usage) {
        ChatReply reply = ChatReply.by(model, "yes");
        return new ChatReply(reply.message(), reply.finishReason(), null, usage, model, null, null, null);
    }

    @Test
    void inputOutputAndCachedTokensHaveTheirPrices() {
        CostMeter meter = CostMeter.of(PRICES);
        meter.calls().succeeded("step", reply("m", new Usage(1_000_000, 100_000, 400_000, 0)));

        assertThat(meter.total().money()).isEqualByComparingTo("1.8");
        assertThat(meter.total().usage().total()).isEqualTo(1_100_000);
        assertThat(meter.total().unpricedCalls()).isZero();
    }

    @Test
    void aModelWithoutAPriceIsShownAndNotFree() {
        CostMeter meter = CostMeter.of(PRICES);
        meter.calls().succeeded("step", reply("unheard-of", Usage.of(10, 10)));

        assertThat(meter.total().unpricedCalls()).isEqualTo(1);
        assertThat(meter).hasToString("at least 0 for 1 call of 10 + 10 tokens, 0 failed, 1 without a price");
    }

    @Test
    void aVersionOfAModelHasItsPrice() {
        assertThat(PRICES.find("m-2026-01-31")).isPresent();
        assertThat(PRICES.find("m-20260131")).isPresent();
        assertThat(PRICES.find("m-latest")).isPresent();
        assertThat(PRICES.find("m-audio")).isEmpty();
    }

    @Test
    void labelsAreCountedApart() {
        CostMeter meter = CostMeter.of(PRICES);
        meter.calls().succeeded("one", reply("m", Usage.of(1_000_000, 0)));
        meter.calls().succeeded("two", reply("m", Usage.of(0, 1_000_000)));
        meter.calls().failed("two", "m", Usage.NONE);

        assertThat(meter.byLabel()).containsOnlyKeys("one", "two");
        assertThat(meter.byLabel().get("two").money()).isEqualByComparingTo("10");
        assertThat(meter.byLabel().get("two").failedCalls()).isEqualTo(1);
        assertThat(meter.total().money()).isEqualByComparingTo("11");
    }

    @Test
    void thousandsOfCallsAtOnceAreAllCounted() throws Exception {
        CostMeter meter = CostMeter.of(PRICES);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(CompletableFuture.runAsync(() -> {
                for (int call = 0; call < 2_500; call++) {
                    meter.calls().succeeded("step", reply("m", Usage.of(100, 10)));
                }
            }));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        assertThat(meter.total().calls()).isEqualTo(10_000);
        assertThat(meter.total().money()).isEqualByComparingTo("2");
    }

    @Test
    void aBudgetIsSpentWhenItIsReached() {
        CostMeter meter = CostMeter.of(PRICES, new BigDecimal("2"));
        meter.calls().succeeded("step", reply("m", Usage.of(1_999_999, 0)));
        assertThat(meter.calls().refusal("m")).isNull();
        meter.calls().succeeded("step", reply("m", Usage.of(1, 0)));

        assertThat(meter.calls().refusal("m")).hasMessage("m is not called any more: of a budget of 2, 2 is spent");
        assertThat(meter.toString()).endsWith("of a budget of 2");
    }

    @Test
    void theTableInTheModuleHasADateAndPrices() {
        Prices prices = Prices.bundled();

        assertThat(prices.date()).isAfter(LocalDate.parse("2025-01-01"));
        assertThat(prices.find("gpt-4o-mini-2024-07-18")).hasValue(Price.of("0.15", "0.60", "0.075"));
        assertThat(prices.byModel()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m", "openai:m", "m-2026-01-01", "openai:m-latest"})
    void aModelIsPricedAlsoWithItsProviderAndItsVersion(String name) {
        assertThat(PRICES.find(name)).hasValue(Price.of("1", "10", "0.5"));
    }

    @Test
    void pricesReturnTheCostOfAUsage() {
        assertThat(PRICES.cost("m", Usage.of(1_000_000, 100_000))).isEqualByComparingTo("2");
        assertThatThrownBy(() -> PRICES.cost("other", Usage.NONE))
                .hasMessage("there is no price for the model 'other' among those of 2026-01-31");
    }

    @Test
    void tablesAndPricesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> Prices.parse("m,1,2,3")).hasMessageContaining("must begin with a line such as");
        assertThatThrownBy(() -> Prices.parse("date,2026-01-31\nm,1,2")).hasMessageContaining("but was 'm,1,2'");
        assertThatThrownBy(() -> Price.of("-1", "0", "0")).hasMessage("a price must be 0 or more but was -1");
        assertThatThrownBy(() -> CostMeter.of(PRICES, BigDecimal.ZERO))
                .hasMessage("a budget must be positive but was 0");
    }
}
