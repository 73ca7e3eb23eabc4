package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * The words of one paragraph, heading or row of a table, on their way to {@link MarkdownLines}. Spaces, hard breaks and
 * marks are written with the next visible character only, so that nothing has to be looked at or copied again. Confined to
 * one thread.
 */
final class MarkdownLine {

    /** What stands around words: emphasis or a link. */
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

    /** Adds text: white space of any kind and length is one space, and only what a reader can see is kept. */
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

    /** Separates words where a block begins or ends that has no place in a line. */
    void space() {
        space = true;
    }

    /** Breaks a paragraph's line; all else stays in one line. */
    void lineBreak() {
        if (paragraph) {
            breaks++;
        }
        space = true;
    }

    /** Adds code; in a table without marks if a mark could be taken apart there. */
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
                // two runs of ticks would be one
                line.append(line.length() == codeEnd ? " " : "");
                String fence = "`".repeat(ticks);
                line.append(fence).append(pad).append(code).append(pad).append(fence);
                codeEnd = line.length();
            }
        }
        space |= !text.isEmpty() && VisibleText.isSpace(text.codePointBefore(text.length()));
    }

    /** Adds a picture, or only its words if it has no address. */
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

    /** Begins emphasis, or a link; within another one of its kind it changes nothing. */
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

    /** Begins a heading after this mark. */
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

    /** Begins a cell in a row. */
    void cell() {
        line.append(fits(8) ? " " : "");
        cell = true;
        started = false;
        space = false;
    }

    /** Ends a cell in a row. */
    void endCell() {
        endMarks();
        line.append(out.isFull() ? "" : " |");
        cell = false;
    }

    /** Ends a row; it is a row also without words. */
    void endRow(int missing) {
        line.append(fits(3 * missing) ? "  |".repeat(missing) : "");
        started = true;
        end();
    }

    /** Ends a paragraph, heading or row, and all marks in it. Without a word it leaves nothing. */
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

    /** Returns whether there is room for more characters; if not, nothing more is written at all. */
    private boolean fits(int characters) {
        if (!out.isFull() && line.length() + held + characters + breaks > out.room()) {
            out.fill();
        }
        return !out.isFull();
    }

    /** Writes what waits for the next visible character. */
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
            // else the link would be a picture, which is fetched without a click
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
