package io.pocketflow.cookbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of one command. A recipe removes its options one by one, each given as {@code --name value} or
 * {@code --name=value}, and calls {@link #words} last, which rejects unknown options. All arguments after {@code --}
 * are words. Confined to one thread.
 */
public final class Arguments {

    private final List<String> left;
    private final List<String> literal = new ArrayList<>();

    /** Creates the arguments from the strings of the command line. */
    public Arguments(List<String> arguments) {
        int end = arguments.indexOf("--");
        left = new ArrayList<>(end < 0 ? arguments : arguments.subList(0, end));
        if (end >= 0) {
            literal.addAll(arguments.subList(end + 1, arguments.size()));
        }
    }

    /** Removes an option without a value, and returns whether it was given. */
    public boolean flag(String name) {
        boolean there = left.remove(name);
        if (left.contains(name)) {
            throw new UsageException(name + " may be given only once");
        }
        return there;
    }

    /** Removes an option and returns its value, or empty if it was not given. */
    public Optional<String> option(String name) {
        Optional<String> value = take(name);
        if (value.isPresent() && take(name).isPresent()) {
            throw new UsageException(name + " may be given only once");
        }
        return value;
    }

    /** Removes an option and returns its value, a whole number of at least {@code least}; default {@code otherwise}. */
    public int number(String name, int least, int otherwise) {
        Optional<String> value = option(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // reported below, with the given value
        }
        throw new UsageException(name + " must be a whole number of at least " + least + " but was " + value.get());
    }

    /** Returns the remaining arguments. Call this after all options were removed. */
    public List<String> words() {
        for (String word : left) {
            if (word.startsWith("-") && word.length() > 1) {
                throw new UsageException("unknown option " + word);
            }
        }
        List<String> words = new ArrayList<>(left);
        words.addAll(literal);
        left.clear();
        literal.clear();
        return words;
    }

    /** Returns the only remaining argument, or empty; rejects more than one. */
    public Optional<String> word() {
        List<String> words = words();
        if (words.size() > 1) {
            throw new UsageException("unexpected argument " + words.get(1));
        }
        return words.stream().findFirst();
    }

    /** Rejects remaining arguments. */
    public void end() {
        words().stream().findFirst().ifPresent(word -> {
            throw new UsageException("unexpected argument " + word);
        });
    }

    private Optional<String> take(String name) {
        for (int i = 0; i < left.size(); i++) {
            String argument = left.get(i);
            if (argument.startsWith(name + "=")) {
                return Optional.of(left.remove(i).substring(name.length() + 1));
            }
            if (argument.equals(name)) {
                if (i + 1 == left.size() || left.get(i + 1).startsWith("--")) {
                    throw new UsageException(name + " needs a value");
                }
                left.remove(i);
                return Optional.of(left.remove(i));
            }
        }
        return Optional.empty();
    }
}
