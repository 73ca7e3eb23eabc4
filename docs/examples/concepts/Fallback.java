package concepts;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;

public class Fallback {
    static final Key<String> CITY = Key.of("city", String.class);
    static final Key<String> WEATHER = Key.of("weather", String.class);

    // #region fallback
    static class Weather extends Node<String, String> {
        Weather() { super(Retry.upTo(2)); }

        @Override protected String prep(Shared shared) { return shared.get(CITY); }
        @Override protected String exec(String city) {
            throw new IllegalStateException("the weather service is down");
        }
        @Override protected String execFallback(String city, Exception last) {
            return "unknown in " + city + ", because " + last.getMessage();
        }
        @Override protected String post(Shared shared, String city, String weather) {
            shared.put(WEATHER, weather);
            return DEFAULT;
        }
    }
    // #endregion fallback

    public static void main(String[] args) {
        System.out.println(new Weather().run(Shared.create().put(CITY, "Rome"), WEATHER));
    }
}
