package io.pocketflow.web;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** A converter of link and picture addresses to Markdown. Stateless. */
final class MarkdownAddress {

    /**
     * The maximum length of an address. Resolution takes quadratic time, and each relative address repeats the base.
     */
    private static final int LONGEST = 2048;

    private static final String SAFE = "-._~:/?#@!$&'*+,;=%[]";

    private static final String HEX = "0123456789ABCDEF";

    private MarkdownAddress() {}

    /** Removes the base address of a page if it is too long. */
    static void limitBase(Document page) {
        if (page.baseUri().length() > LONGEST) {
            page.setBaseUri("");
        }
    }

    /** Returns an address of http, https or mailto, or an empty string for other schemes, which could run code. */
    static String of(Element element, String attribute) {
        String written = element.attr(attribute);
        if (written.isEmpty() || written.length() > LONGEST) {
            return "";
        }
        String absolute = element.absUrl(attribute);
        String address = (absolute.isEmpty() ? written : absolute).strip();
        String start = address.substring(0, Math.min(8, address.length())).toLowerCase(Locale.ROOT);
        boolean known = absolute.isEmpty()
                ? start.startsWith("mailto:")
                : start.startsWith("http://") || start.startsWith("https://") || start.startsWith("mailto:");
        return known ? encoded(address) : "";
    }

    private static String encoded(String address) {
        StringBuilder encoded = new StringBuilder();
        address.codePoints().forEach(c -> {
            boolean plain = Character.isLetterOrDigit(c) || SAFE.indexOf(c) >= 0;
            if (plain && !VisibleText.isInvisible(c)) {
                encoded.appendCodePoint(c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
                }
            }
        });
        return encoded.toString();
    }
}
