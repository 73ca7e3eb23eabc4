package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 200 pages from a loopback site with gzip, 20 at a time. */
@Timeout(120)
class ManyPagesTest {

    private static final int PAGES = 200;
    private static final int AT_A_TIME = 20;

    private static String html(int page) {
        StringBuilder html = new StringBuilder("<h1>Page " + page + "</h1>");
        new Random(page)
                .ints(3000, 'a', 'z' + 1)
                .forEach(c -> html.append("<p>").append((char) c).append("é</p>"));
        return html.toString();
    }

    @Test
    void twoHundredPagesAreFetchedTwentyAtATime() throws Exception {
        CyclicBarrier together = new CyclicBarrier(AT_A_TIME);
        try (Site site = new Site(path -> together.await(60, TimeUnit.SECONDS))) {
            List<String> urls = IntStream.range(0, PAGES)
                    .mapToObj(page -> {
                        site.with("/" + page, PackedPages.answer(PackedPages.Packing.GZIP, html(page)));
                        return site.url("/" + page);
                    })
                    .toList();
            PageFetcher fetcher = new PageFetcher(site.allowed());
            long began = System.nanoTime();
            PoolReport<String, Page> report = Pool.<String, Page>of(fetcher::fetch)
                    .withMaxConcurrency(AT_A_TIME)
                    .run(urls);
            long took = (System.nanoTime() - began) / 1_000_000;
            System.out.println(PAGES + " pages, " + AT_A_TIME + " at a time, with gzip: " + took + " ms");
            List<Page> pages = report.results();
            assertThat(pages).hasSize(PAGES);
            for (int i = 0; i < PAGES; i++) {
                assertThat(pages.get(i)).isEqualTo(new Page(urls.get(i), "text/html", html(i)));
            }
            assertThat(site.most()).isEqualTo(AT_A_TIME);
            assertThat(site.requests).hasSize(PAGES);
        }
    }
}
