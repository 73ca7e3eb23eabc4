package io.pocketflow.llm.base;

import java.util.regex.Pattern;

/** The names of tools that all providers accept. Stateless. */
public final class ToolNames {

    /** The maximum length of a name. */
    public static final int LONGEST = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1," + LONGEST + "}");

    private ToolNames() {}

    /** Returns whether all providers accept this name of a tool. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
