package dev.emergence.analysis.http;

import dev.emergence.analysis.view.SomeCurves;
import dev.emergence.analysis.view.Summaries;
import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Curve;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long a search takes among 100,000 curves, each of a task of its own: docs/performance.md. Run by its name alone. */
class SearchFigures {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int CURVES = 100_000;
    private static final int ROUNDS = 60;

    @Test
    void measure() {
        List<Curve> curves = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < CURVES; i++) {
            String task = "task_" + Integer.toString(random.nextInt(), 36) + "_" + i;
            curves.add(SomeCurves.of("family-" + i % 50, task, "model-" + i % 7, random.nextGaussian(), i));
        }
        Summaries summaries = SomeCurves.summaries(curves);
        for (String order : List.of("evidence", "news", "name")) {
            for (String q : List.of("a", "task 7", "family-3 model-2 task_1", "nowhere")) {
                double[] millis = new double[ROUNDS];
                double[] cpu = new double[ROUNDS];
                for (int round = 0; round < ROUNDS; round++) {
                    long used = THREADS.getCurrentThreadCpuTime();
                    long start = System.nanoTime();
                    search(summaries, order, q);
                    millis[round] = (System.nanoTime() - start) / 1e6;
                    cpu[round] = (THREADS.getCurrentThreadCpuTime() - used) / 1e6;
                }
                Arrays.sort(millis);
                Arrays.sort(cpu);
                System.out.printf(
                        Locale.ROOT,
                        "order=%s q='%s': median %.1f ms, 95%% %.1f ms; of CPU time %.1f and %.1f ms; load %.1f%n",
                        order,
                        q,
                        millis[ROUNDS / 2],
                        millis[ROUNDS * 95 / 100],
                        cpu[ROUNDS / 2],
                        cpu[ROUNDS * 95 / 100],
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            }
        }
    }

    private static void search(Summaries summaries, String order, String q) {
        CurveQuery query = new CurveQuery();
        SearchQuery search = new SearchQuery();
        search.q = q;
        CurvePages pages = new CurvePages();
        pages.order = order;
        pages.limit = "50";
        SearchResource.Found found = SearchResource.find(summaries.all(), query, search, WatchList.EMPTY);
        pages.of(summaries, query, found.curves(), curve -> VerdictsResource.row(curve, summaries.selected(curve)));
        found.facets().forEach(Facet::counts);
    }
}
