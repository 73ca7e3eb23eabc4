package io.pocketflow.cli.flow;

import io.pocketflow.core.pool.PoolSetup;
import io.pocketflow.llm.ChatModel;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of {@code --set}, and the model of {@code --model}. Immutable.
 *
 * @param model the model, or null if the user named none
 */
public record Setup(Map<String, String> settings, @Nullable ChatModel model) implements PoolSetup {

    /** Copies the settings. */
    public Setup {
        settings = Map.copyOf(settings);
    }

    @Override
    public String require(String name) {
        String value = settings.get(name);
        if (value == null) {
            throw new NoSuchElementException("the setting '" + name + "' is missing: add --set " + name + "=VALUE"
                    + (settings.isEmpty()
                            ? " (no settings are given)"
                            : " (given are " + String.join(", ", new TreeSet<>(settings.keySet())) + ")"));
        }
        return value;
    }

    @Override
    public <T> T service(Class<T> type) {
        if (type != ChatModel.class) {
            throw new NoSuchElementException("this command has no service of type " + type.getName() + "; it has "
                    + ChatModel.class.getName() + " only");
        }
        if (model == null) {
            throw new NoSuchElementException("the flow asks for a model: add --model NAME");
        }
        return type.cast(model);
    }
}
