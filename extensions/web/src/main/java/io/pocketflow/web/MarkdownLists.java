package io.pocketflow.web;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jsoup.nodes.Element;

/** The open lists during the walk. Confined to one thread. */
final class MarkdownLists {

    private static final class ItemList {
        private final Element element;
        private final boolean numbered;
        private int number;
        /** The number of lines after the last item; -1 before the first item. */
        private int end = -1;

        ItemList(Element element, boolean numbered) {
            this.element = element;
            this.numbered = numbered;
            this.number = start(element);
        }

        private static int start(Element list) {
            String start = list.attr("start");
            return start.matches("[0-9]{1,6}") ? Integer.parseInt(start) : 1;
        }
    }

    private final MarkdownLines out;
    private final Deque<ItemList> lists = new ArrayDeque<>();

    MarkdownLists(MarkdownLines out) {
        this.out = out;
    }

    /**
     * Begins a list. A nested list stands directly below its item, unless Markdown would not start a list at its
     * number.
     */
    void begin(Element element, boolean numbered) {
        ItemList list = new ItemList(element, numbered);
        if (!lists.isEmpty() && out.isBegun() && !out.isDeep() && (!numbered || list.number == 1)) {
            out.tight();
        }
        lists.push(list);
    }

    void end() {
        lists.pop();
    }

    private boolean isItem(Element element) {
        return !lists.isEmpty() && lists.element().element == element.parent();
    }

    /** Begins an item if the block is a child of a list. */
    void beginItem(Element block) {
        if (isItem(block)) {
            ItemList list = lists.element();
            if (list.end == out.lines() && !out.isDeep()) {
                out.tight();
            }
            String marker = list.numbered ? list.number + ". " : "- ";
            out.open(marker, " ".repeat(marker.length()));
        }
    }

    /** Ends the item that {@link #beginItem} began. Does not count an empty item. */
    void endItem(Element block) {
        if (isItem(block) && out.close()) {
            ItemList list = lists.element();
            list.number++;
            list.end = out.lines();
        }
    }
}
