package io.pocketflow.cookbook.urlsummaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.cookbook.TestSession;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class UrlSummariesTest {

    private final List<String> prompts = new CopyOnWriteArrayList<>();
    private final TestSession session = new TestSession().with(new ScriptedModel(prompt -> {
        prompts.add(prompt);
        return "one sentence";
    }));

    @Test
    void eachPageOfTheSiteIsSummarized() {
        assertThat(session.run(new UrlSummaries())).isZero();
        assertThat(session.out()).isEqualTo("""
                model: scripted
                site: a local one, whose pages are the sample texts

                jonah
                  one sentence

                ruth
                  one sentence

                the-meaning-of-hack
                  one sentence

                tv-typewriters
                  one sentence
                """);
    }

    @Test
    void theModelReadsTheWordsOfThePageAndNothingAroundThem() {
        session.run(new UrlSummaries());
        assertThat(prompts)
                .hasSize(4)
                .allSatisfy(prompt -> assertThat(prompt)
                        .startsWith("Summarize this page in one sentence:\n\n")
                        .doesNotContain("Home. Other texts.", "margin", "<p>"));
    }

    @Test
    void anAddressThatIsNotPublicFailsAlone() {
        assertThat(session.run(new UrlSummaries(), "http://169.254.169.254/latest", "file:///etc/passwd"))
                .isEqualTo(3);
        assertThat(prompts).isEmpty();
        assertThat(session.err())
                .contains("http://169.254.169.254/latest failed: ", "its address 169.254.169.254 is not public")
                .contains("file:///etc/passwd failed: ", "only http and https are fetched");
    }
}
