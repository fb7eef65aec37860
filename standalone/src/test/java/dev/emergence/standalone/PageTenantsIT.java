package dev.emergence.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page, on which somebody signs in who is for some families. */
@Tag("long")
class PageTenantsIT {
    @Test
    void aBrowserSignsInAndSeesItsOwnFamiliesAlone() throws Exception {
        Tool.require("chromium", "chromium");
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
        Path tokens = Files.createTempDirectory("emergence-tenants-").resolve("tokens");
        String all = TenantsIT.token(tokens, "--name", "everyone");
        String other = TenantsIT.token(tokens, "--name", "other", "--families", "other-*");
        Map<String, String> settings = Map.of(
                "EMERGENCE_TOKENS", tokens.toString(),
                "SCORING_METRICS", "exact_match",
                "EMERGENCE_COMPLETENESS_QUIET", "1s");
        try (RunningStack running = new RunningStack(settings);
                Playwright playwright = PageIT.playwright();
                Browser browser = PageIT.chromium(playwright)) {
            TenantsIT.replay(running, all, TenantsIT.lines("canary-family", "-d32\""));
            TenantsIT.replay(running, other, TenantsIT.lines("other-1", "-d32\""));
            String page = running.stack.url("analysis") + "/";

            Page everyones = browser.newPage();
            signIn(everyones, page, all);
            assertThat(everyones.locator("main")).containsText("canary 3 digit");
            everyones.close();

            Page others = browser.newContext().newPage();
            List<String> got = new CopyOnWriteArrayList<>();
            others.route("**/v1/**", route -> {
                if (route.request().headers().getOrDefault("accept", "").contains("event-stream")) {
                    route.resume();
                } else {
                    try {
                        APIResponse response = route.fetch();
                        got.add(response.text());
                        route.fulfill(new Route.FulfillOptions().setResponse(response));
                    } catch (PlaywrightException e) {
                        // the page has left, and gets nothing
                    }
                }
            });
            signIn(others, page, other);
            assertThat(others.locator("main")).containsText("other 3 digit");
            assertThat(others.content()).contains("other-1").doesNotContain("canary");
            assertThat(got).isNotEmpty().allSatisfy(body -> assertThat(body).doesNotContain("canary"));
            others.navigate(page + "?family=canary-family&model=canary-d32&task=canary_3_digit&metric=exact_match");
            assertThat(others.locator("main")).containsText("be shown");
        }
    }

    private static void signIn(Page page, String address, String secret) {
        page.navigate(address);
        page.locator("input[name=token]").fill(secret);
        page.locator("button[type=submit]").click();
    }
}
