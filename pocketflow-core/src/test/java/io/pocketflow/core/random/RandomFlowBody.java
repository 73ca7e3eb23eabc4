package io.pocketflow.core.random;

import static io.pocketflow.core.random.RandomProbe.breakIn;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.random.RandomProbe.Planned;
import io.pocketflow.core.random.RandomSpec.Branched;
import io.pocketflow.core.random.RandomSpec.Breaks;
import io.pocketflow.core.random.RandomSpec.Iterated;
import io.pocketflow.core.random.RandomSpec.Nested;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The bodies of the phases of described flows. */
final class RandomFlowBody {

    private RandomFlowBody() {}

    static void prep(RandomSpec flow, Shared shared) throws Planned {
        RandomProbe.of(shared).line(flow.name() + " prep " + RandomProbe.text(shared.params()));
        breakIn(flow, Breaks.PREP, RandomProbe.value(shared, flow.lane()));
    }

    static String post(Nested flow, Shared shared, String last) throws Planned {
        RandomProbe.of(shared).line(flow.name() + " post " + last);
        breakIn(flow, Breaks.POST, RandomProbe.value(shared, flow.lane()));
        return flow.action() == null ? last : flow.action();
    }

    static List<Params> params(Iterated flow, Shared shared) throws Planned {
        prep(flow, shared);
        List<Params> params = new ArrayList<>();
        for (int i = 0; i < flow.count(); i++) {
            Params made = Params.NONE;
            for (Map.Entry<String, Integer> param :
                    flow.params(RandomProbe.value(shared, flow.lane()), i).entrySet()) {
                made = made.and(Key.of(param.getKey(), Integer.class), param.getValue());
            }
            params.add(made);
        }
        return params;
    }

    static Integer result(Iterated flow, Shared iteration) throws Planned {
        int value = RandomProbe.value(iteration, flow.lane());
        RandomProbe.of(iteration).line(flow.name() + " result " + RandomProbe.text(iteration.params()) + " " + value);
        breakIn(flow, Breaks.RESULT, value);
        return value;
    }

    static String post(Iterated flow, Shared shared, List<Outcome<Integer>> outcomes) throws Planned {
        RandomProbe.of(shared).line(flow.name() + " post " + texts(outcomes));
        breakIn(flow, Breaks.POST, outcomes.size());
        int sum = outcomes.stream().mapToInt(o -> o.isDone() ? o.value() : 7).sum();
        shared.put(RandomProbe.key(flow.lane()), sum % 997);
        RandomProbe.log(shared, flow.name(), sum);
        return sum % 2 == 0 ? "x" : null;
    }

    static String post(Branched flow, Shared shared, String lasts) throws Planned {
        RandomProbe.of(shared).line(flow.name() + " post " + lasts);
        breakIn(flow, Breaks.POST, lasts.length());
        int sum = 0;
        for (int i = 0; i < flow.graphs().size(); i++) {
            sum += shared.find(RandomProbe.key(RandomSpecs.lane(flow.lane(), flow.id(), i)))
                    .orElse(0);
        }
        shared.put(RandomProbe.key(flow.lane()), sum % 997);
        RandomProbe.log(shared, flow.name(), sum);
        return "";
    }

    static String texts(List<? extends Outcome<?>> outcomes) {
        return outcomes.stream().map(RandomProbe::text).toList().toString();
    }
}
