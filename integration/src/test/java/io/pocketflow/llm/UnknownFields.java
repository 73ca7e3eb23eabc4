package io.pocketflow.llm;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields that the models of the official OpenAI and Anthropic clients did not know when they read a body. Each
 * model reports only its own unknown fields, so this class also searches all nested models.
 */
final class UnknownFields {

    /** The models that may contain any JSON: schemas, arguments of tools, and metadata of users. */
    private static final Set<String> FREE =
            Set.of("FunctionParameters", "Parameters", "Schema", "InputSchema", "Properties", "Input", "Metadata");

    /** The lists whose elements may contain any JSON: OpenAI's client has no models for the names of allowed tools. */
    private static final Set<String> FREE_LISTS = Set.of("ChatCompletionAllowedTools", "ToolChoiceAllowed");

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    static List<String> in(Object model) {
        UnknownFields fields = new UnknownFields();
        fields.look(model, "");
        return fields.found;
    }

    private void look(Object node, String path) {
        if (node instanceof Optional<?> value) {
            value.ifPresent(known -> look(known, path));
        } else if (node instanceof Iterable<?> list) {
            list.forEach(element -> look(element, path + "[]"));
        } else if (node instanceof com.openai.core.JsonField<?> value) {
            look(value.asKnown(), path);
        } else if (node instanceof com.anthropic.core.JsonField<?> value) {
            look(value.asKnown(), path);
        } else if (node != null && isModel(node.getClass())) {
            for (Field field : node.getClass().getDeclaredFields()) {
                lookInto(field, node, path);
            }
        }
    }

    private static boolean isModel(Class<?> type) {
        String name = type.getName();
        return name.startsWith("com.openai.models.") || name.startsWith("com.anthropic.models.");
    }

    private void lookInto(Field field, Object model, String path) {
        if (Modifier.isStatic(field.getModifiers())) {
            return;
        }
        Object value = valueOf(field, model);
        if (!field.getName().equals("additionalProperties")) {
            look(value, path + "/" + field.getName());
        } else if (!isFree(model.getClass())) {
            ((Map<?, ?>) value).keySet().forEach(name -> found.add(path + "/" + name));
        }
    }

    private static boolean isFree(Class<?> model) {
        Class<?> outer = model.getEnclosingClass();
        return FREE.contains(model.getSimpleName()) || (outer != null && FREE_LISTS.contains(outer.getSimpleName()));
    }

    private static Object valueOf(Field field, Object model) {
        try {
            field.setAccessible(true);
            return field.get(model);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
