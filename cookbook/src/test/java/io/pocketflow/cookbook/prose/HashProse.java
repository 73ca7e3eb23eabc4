package io.pocketflow.cookbook.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments of scripts and settings, which begin with {@code #}, and of XML files. */
final class HashProse {

    private static final Pattern HASH = Pattern.compile("\\s*#(?!!)\\s?(.*)");
    private static final Pattern XML = Pattern.compile("<!--(.*?)-->", Pattern.DOTALL);

    private HashProse() {}

    /** Returns the comments that begin with {@code #}; those on consecutive lines are one text. */
    static List<Prose> of(String source) {
        List<Prose> texts = new ArrayList<>();
        Prose current = null;
        String[] lines = source.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher comment = HASH.matcher(lines[i]);
            if (!comment.matches()) {
                current = null;
                continue;
            }
            if (current == null) {
                current = new Prose(Prose.Kind.COMMENT);
                texts.add(current);
            }
            current.add(comment.group(1).strip() + " ", i + 1);
        }
        return texts;
    }

    /** Returns the comments of an XML file. */
    static List<Prose> ofXml(String source) {
        List<Prose> texts = new ArrayList<>();
        Matcher comment = XML.matcher(source);
        while (comment.find()) {
            Prose text = new Prose(Prose.Kind.COMMENT);
            int line = (int) source.substring(0, comment.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            for (String part : comment.group(1).split("\n", -1)) {
                text.add(part.strip() + " ", line++);
            }
            texts.add(text);
        }
        return texts;
    }
}
