package concepts;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Map;

public class TypedStore {
    // #region keys
    static final Key<String> CITY = Key.of("city", String.class);
    static final Key<List<String>> NOTES = Key.listOf("notes", String.class);
    static final Key<Map<String, Integer>> VOTES =
            Key.mapOf("votes", String.class, Integer.class);
    // #endregion keys

    public static void main(String[] args) {
        // #region use
        Shared shared = Shared.create().put(CITY, "Rome");
        shared.append(NOTES, "warm").append(NOTES, "crowded");
        shared.put(VOTES, "Ann", 4);
        shared.update(CITY, city -> city + ", Italy");

        String city = shared.get(CITY);                              // fails if it has no value
        List<String> notes = shared.find(NOTES).orElse(List.of());   // does not fail
        System.out.println(city + ": " + notes + ", votes " + shared.get(VOTES));
        // #endregion use
    }
}
