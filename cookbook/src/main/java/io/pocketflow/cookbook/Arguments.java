package io.pocketflow.cookbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of one command. A recipe takes its options out one by one, each by {@code --name value} or
 * {@code --name=value}, and last the {@link #words}, which refuse what was not taken. After {@code --} all are words.
 * Confined to one thread.
 */
public final class Arguments {

    private final List<String> left;
    private final List<String> literal = new ArrayList<>();

    /** Of these strings, as the command line gave them. */
    public Arguments(List<String> arguments) {
        int end = arguments.indexOf("--");
        left = new ArrayList<>(end < 0 ? arguments : arguments.subList(0, end));
        if (end >= 0) {
            literal.addAll(arguments.subList(end + 1, arguments.size()));
        }
    }

    /** Takes an option that has no value; tells whether it is there. */
    public boolean flag(String name) {
        boolean there = left.remove(name);
        if (left.contains(name)) {
            throw new UsageException(name + " is given twice");
        }
        return there;
    }

    /** Takes an option with a value. */
    public Optional<String> option(String name) {
        Optional<String> value = take(name);
        if (value.isPresent() && take(name).isPresent()) {
            throw new UsageException(name + " is given twice");
        }
        return value;
    }

    /** Takes an option whose value is a whole number of at least {@code least}. */
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
            // told below, with what was given
        }
        throw new UsageException(name + " must be a whole number of at least " + least + " but was " + value.get());
    }

    /** Takes what is left: the words. Call it after the options. */
    public List<String> words() {
        for (String word : left) {
            if (word.startsWith("-") && word.length() > 1) {
                throw new UsageException("there is no option " + word);
            }
        }
        List<String> words = new ArrayList<>(left);
        words.addAll(literal);
        left.clear();
        literal.clear();
        return words;
    }

    /** Takes what is left where at most one word makes sense. */
    public Optional<String> word() {
        List<String> words = words();
        if (words.size() > 1) {
            throw new UsageException("there is one argument too many: " + words.get(1));
        }
        return words.stream().findFirst();
    }

    /** Refuses what is left, where no words make sense. */
    public void end() {
        words().stream().findFirst().ifPresent(word -> {
            throw new UsageException("there is one argument too many: " + word);
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
