package guides;

import io.pocketflow.web.FetchException;
import io.pocketflow.web.FetchOptions;
import io.pocketflow.web.HtmlToMarkdown;
import io.pocketflow.web.PageFetcher;

public class Pages {
    public static void main(String[] args) throws InterruptedException {
        // #region markdown
        String html = "<nav>Menu</nav><h1>News</h1><p>It <b>rains</b> <a href='/more'>today</a>.</p>";
        System.out.println(HtmlToMarkdown.convert(html, "https://example.com/"));
        // #endregion markdown
        // #region refused
        try {
            new PageFetcher().fetch("http://192.168.0.1/admin");
        } catch (FetchException refused) {
            System.out.println(refused.getMessage());
        }
        var intranet = FetchOptions.defaults().withAllowedHost("wiki.example.internal:8443");
        // #endregion refused
        System.out.println(intranet.allowedHosts());
    }
}
