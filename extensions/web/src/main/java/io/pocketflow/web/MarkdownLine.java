package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * A buffer for one paragraph, heading or table row before it goes to {@link MarkdownLines}. It writes spaces, hard
 * breaks and marks only with the next visible character, so that it never has to reread or copy text. Confined to one
 * thread.
 */
final class MarkdownLine {

    /** A mark around words: emphasis or a link. */
    private static final class Mark {

        private enum State {
            PENDING,
            OPEN,
            ENDED
        }

        private final Element element;
        private final String open;
        private final String close;
        private State state = State.PENDING;

        Mark(Element element, String open, String close) {
            this.element = element;
            this.open = open;
            this.close = close;
        }
    }

    private final MarkdownLines out;
    private final StringBuilder line = new StringBuilder();
    private final List<Mark> marks = new ArrayList<>();
    private VisibleText visible = new VisibleText();
    private boolean paragraph = true;
    private boolean heading;
    private boolean cell;
    private boolean started;
    private boolean space;
    private int breaks;
    private int codeEnd = -1;
    private int held;

    MarkdownLine(MarkdownLines out) {
        this.out = out;
    }

    /** Adds the visible characters of a text. White space of any kind and length becomes one space. */
    void words(String text) {
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (VisibleText.isSpace(c)) {
                visible.keeps(' ');
                space = true;
            } else if (visible.keeps(c)) {
                if (!fits(4)) {
                    return;
                }
                settle();
                if (MarkdownEscape.isSpecial(text, i) || cell && c == '|') {
                    line.append('\\');
                }
                line.appendCodePoint(c);
            }
        }
    }

    /** Separates words at the border of a block that cannot be part of a line. */
    void space() {
        space = true;
    }

    /** Breaks the line of a paragraph. Headings and rows stay on one line. */
    void lineBreak() {
        if (paragraph) {
            breaks++;
        }
        space = true;
    }

    /** Adds code. In a table, adds it without marks if a bar could split them. */
    void code(String text) {
        String code = VisibleText.oneLine(text);
        space |= !text.isEmpty() && VisibleText.isSpace(text.codePointAt(0));
        if (cell && code.indexOf('|') >= 0) {
            words(code);
        } else if (!code.isEmpty()) {
            int ticks = MarkdownEscape.longestTicks(code) + 1;
            String pad = code.startsWith("`") || code.endsWith("`") ? " " : "";
            if (fits(code.length() + 2 * ticks + 8)) {
                settle();
                // two adjacent runs of ticks would become one
                line.append(line.length() == codeEnd ? " " : "");
                String fence = "`".repeat(ticks);
                line.append(fence).append(pad).append(code).append(pad).append(fence);
                codeEnd = line.length();
            }
        }
        space |= !text.isEmpty() && VisibleText.isSpace(text.codePointBefore(text.length()));
    }

    /** Adds a picture, or only its alternative text if it has no address. */
    void picture(String alternative, String address) {
        String words = MarkdownEscape.oneLine(alternative);
        if (words.isEmpty() || address.isEmpty()) {
            words(alternative);
            return;
        }
        String picture = "![" + (cell ? words.replace("|", "\\|") : words) + "](" + address + ")";
        if (fits(picture.length() + 4)) {
            settle();
            line.append(picture);
        }
    }

    /** Begins emphasis or a link. Has no effect within another one of the same kind. */
    void open(Element element, String open, String close) {
        for (Mark mark : marks) {
            if (mark.open.equals(open) && mark.state != Mark.State.ENDED) {
                return;
            }
        }
        marks.add(new Mark(element, open, close));
    }

    /** Ends the mark of an element, if it has one. */
    void close(Element element) {
        int last = marks.size() - 1;
        if (last >= 0 && marks.get(last).element == element) {
            end(marks.remove(last));
        }
    }

    private void end(Mark mark) {
        if (mark.state == Mark.State.OPEN) {
            line.append(mark.close);
            held -= mark.close.length();
        }
        mark.state = Mark.State.ENDED;
    }

    /** Begins a heading after the given mark. */
    void heading(String mark) {
        end();
        paragraph = false;
        heading = true;
        line.append(mark);
    }

    /** Begins a row of a table. */
    void row() {
        end();
        paragraph = false;
        line.append('|');
    }

    /** Begins a cell of a row. */
    void cell() {
        line.append(fits(8) ? " " : "");
        cell = true;
        started = false;
        space = false;
    }

    /** Ends a cell of a row. */
    void endCell() {
        endMarks();
        line.append(out.isFull() ? "" : " |");
        cell = false;
    }

    /** Ends a row, which may be empty. */
    void endRow(int missing) {
        line.append(fits(3 * missing) ? "  |".repeat(missing) : "");
        started = true;
        end();
    }

    /** Ends a paragraph, heading or row and all marks in it. Writes nothing if it contains no word. */
    void end() {
        endMarks();
        if (started) {
            flush();
        }
        line.setLength(0);
        visible = new VisibleText();
        paragraph = true;
        heading = false;
        cell = false;
        started = false;
        space = false;
        breaks = 0;
        codeEnd = -1;
    }

    private void endMarks() {
        for (int i = marks.size() - 1; i >= 0; i--) {
            end(marks.get(i));
        }
    }

    /** Returns whether there is room for more characters. If not, nothing more is written. */
    private boolean fits(int characters) {
        if (!out.isFull() && line.length() + held + characters + breaks > out.room()) {
            out.fill();
        }
        return !out.isFull();
    }

    /** Writes the pending space, breaks and marks before the next visible character. */
    private void settle() {
        if (started && breaks > 0) {
            while (breaks > 0) {
                line.append('\\');
                flush();
                breaks--;
            }
        } else if (started && space) {
            line.append(' ');
        }
        breaks = 0;
        space = false;
        started = true;
        for (Mark mark : marks) {
            if (mark.state == Mark.State.PENDING && fits(mark.open.length() + mark.close.length() + 4)) {
                begin(mark);
            }
        }
    }

    private void begin(Mark mark) {
        int last = line.length() - 1;
        if (mark.open.equals("[") && last >= 0 && line.charAt(last) == '!') {
            // otherwise the link would become a picture, which is fetched without a click
            line.insert(last, '\\');
        }
        line.append(mark.open);
        held += mark.close.length();
        mark.state = Mark.State.OPEN;
    }

    private void flush() {
        int at = paragraph ? MarkdownEscape.blockStart(line) : heading ? MarkdownEscape.headingEnd(line) : -1;
        if (at >= 0) {
            line.insert(at, '\\');
        }
        out.line(line);
        line.setLength(0);
        codeEnd = -1;
    }
}
