package io.pocketflow.docs.browser;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;

/**
 * The content of a page as a reader sees it in a window of one width.
 *
 * @param titles the number of titles
 * @param links the addresses of all links
 * @param faults what a reader cannot read well, in light or in dark
 */
record Reading(int titles, List<String> links, List<String> faults) {

    private static final String SCRIPT = SiteWindow.script("reading.js");

    /** Reads a page in the window that it has. */
    @SuppressWarnings("unchecked") // proof: the script returns a number and two arrays of strings
    static Reading of(Page page) {
        Map<String, Object> read = (Map<String, Object>) page.evaluate(SCRIPT, page.viewportSize().width);
        return new Reading(
                (int) read.get("titles"), (List<String>) read.get("links"), (List<String>) read.get("faults"));
    }

    /** Returns the targets of the links to this site, without its address. */
    List<String> linksTo(String site) {
        return links.stream()
                .filter(link -> link.startsWith(site))
                .map(link -> link.substring(site.length()))
                .distinct()
                .toList();
    }
}
