package io.pocketflow.llm.base;

/** Numbers with their nouns, for messages. Stateless. */
public final class Counted {

    private Counted() {}

    /** Returns the number and the noun, such as {@code 1 call} and {@code 2 calls}. */
    public static String of(long count, String noun) {
        return of(count, noun, noun + "s");
    }

    /** Returns the number and the noun in its singular or plural. */
    public static String of(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
