package io.pocketflow.web;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Conversions of the texts of addresses and bodies. Stateless. */
final class Text {

    private static final int LONGEST = 200;
    private static final int META_WITHIN = 1024;
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern META =
            Pattern.compile("<meta[^>]{0,200}?charset\\s*=\\s*[\"']?\\s*([\\w.:-]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([\\w.:-]+)", Pattern.CASE_INSENSITIVE);

    private Text() {}

    /** Returns a text for a message: without control characters, and shortened. */
    static String shown(String text) {
        String clean = UNFIT.matcher(text).replaceAll(" ");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 1) + "…";
    }

    /** Resolves a location, which may be relative and contain spaces, against a base. */
    static String resolved(URI base, String location) {
        String fit = unescaped(location).strip().replace(" ", "%20");
        if (fit.startsWith("?")) {
            // java.net.URI also removes the last path segment, by RFC 2396
            return base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + fit;
        }
        try {
            return base.resolve(fit).toString();
        } catch (IllegalArgumentException noUri) {
            return fit;
        }
    }

    /**
     * Returns a location as UTF-8 if possible. The client reads one char per byte, and some servers send unescaped
     * UTF-8.
     */
    private static String unescaped(String location) {
        String text = new String(location.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : location;
    }

    /**
     * Decodes a body by its byte order mark, the header, or the first 1,024 bytes of HTML (as browsers do), otherwise
     * as UTF-8.
     */
    static String decoded(byte[] body, String contentType) {
        Charset mark = mark(body);
        if (mark != null) {
            int length = mark == StandardCharsets.UTF_8 ? 3 : 2;
            return new String(body, length, body.length - length, mark);
        }
        Charset named = charset(PARAMETER.matcher(contentType));
        if (named == null && contentType.toLowerCase(Locale.ROOT).contains("html")) {
            int start = Math.min(body.length, META_WITHIN);
            named = charset(META.matcher(new String(body, 0, start, StandardCharsets.ISO_8859_1)));
            // the bytes so far were readable as ASCII, so they are not UTF-16
            named = named != null && named.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : named;
        }
        return new String(body, named == null ? StandardCharsets.UTF_8 : meant(named));
    }

    /** Returns the charset meant by a name. The Encoding Standard decodes ISO-8859-1 and ASCII as windows-1252. */
    private static Charset meant(Charset named) {
        return named.equals(StandardCharsets.ISO_8859_1) || named.equals(StandardCharsets.US_ASCII) ? WINDOWS : named;
    }

    private static @Nullable Charset mark(byte[] body) {
        int first = body.length < 2 ? 0 : (body[0] & 0xff) << 8 | body[1] & 0xff;
        if (first == 0xfeff) {
            return StandardCharsets.UTF_16BE;
        }
        if (first == 0xfffe) {
            return StandardCharsets.UTF_16LE;
        }
        return first == 0xefbb && body.length > 2 && (body[2] & 0xff) == 0xbf ? StandardCharsets.UTF_8 : null;
    }

    private static @Nullable Charset charset(Matcher name) {
        try {
            return name.find() ? Charset.forName(name.group(1)) : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }
}
