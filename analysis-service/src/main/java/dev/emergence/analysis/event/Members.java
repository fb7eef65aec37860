package dev.emergence.analysis.event;

import dev.emergence.schemas.Candidate;
import dev.emergence.schemas.Factors;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Position;
import dev.emergence.schemas.Standing;
import dev.emergence.statistics.shared.CandidateFactors;
import dev.emergence.statistics.shared.SharedChange;
import dev.emergence.statistics.shared.SharedChanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The tasks of one run, or the runs of one family, and what they have to say together of changes that they share. */
public final class Members {
    private static final String TOKENS = "tokens";

    private final String family;
    /** Empty where the members are runs. */
    private final String model;
    /** Of all members; empty where they are runs. */
    final List<Standing> standings;

    final SharedChanges changes;
    /** Complete checkpoints on all curves together. */
    final long checkpoints;

    final int curves;
    private final List<String> names;
    /** A candidate of each scale, by its log10. */
    private final TreeMap<Double, Candidate> places = new TreeMap<>();

    private Members(
            String family,
            String model,
            List<Standing> standings,
            Map<String, List<Factors>> members,
            SharedChanges changes,
            long checkpoints) {
        this.family = family;
        this.model = model;
        this.standings = standings;
        this.changes = changes;
        this.checkpoints = checkpoints;
        names = List.copyOf(members.keySet());
        curves = members.values().stream().mapToInt(List::size).sum();
        Map<Double, Candidate> scales = new HashMap<>();
        members.values().stream()
                .flatMap(List::stream)
                .flatMap(factors -> factors.getCandidates().stream())
                .forEach(candidate -> scales.putIfAbsent(candidate.getScale(), candidate));
        scales.forEach((scale, candidate) -> places.put(Math.log10(scale), candidate));
    }

    /**
     * The tasks of a run: those whose curves go by the unit that most of them go by.
     *
     * @param standings of all its training curves, one at least
     */
    public static Members ofRun(List<Standing> standings) {
        String unit = unit(standings);
        Map<String, List<Factors>> tasks = new TreeMap<>();
        long checkpoints = 0;
        for (Standing standing : standings) {
            Factors factors = standing.getFactors();
            if (factors != null && Objects.equals(factors.getScaleUnit(), unit)) {
                tasks.computeIfAbsent(standing.getTask(), task -> new ArrayList<>())
                        .add(factors);
                checkpoints += standing.getCheckpoints();
            }
        }
        SharedChanges changes =
                SharedChanges.of(tasks.values().stream().map(Members::factors).toList());
        Standing any = standings.get(0);
        return new Members(any.getFamily(), any.getModel(), standings, tasks, changes, checkpoints);
    }

    private static String unit(List<Standing> standings) {
        Map<String, Integer> units = new TreeMap<>();
        standings.stream()
                .map(Standing::getFactors)
                .filter(factors -> factors != null && factors.getScaleUnit() != null)
                .forEach(factors -> units.merge(factors.getScaleUnit(), 1, Integer::sum));
        return units.entrySet().stream()
                .reduce((a, b) -> b.getValue() >= a.getValue() ? b : a)
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /**
     * The runs of a family that count tokens.
     *
     * @param runs {@link #together} of each, by model
     */
    public static Members ofFamily(String family, Map<String, Factors> runs) {
        Map<String, List<Factors>> members = new TreeMap<>();
        long checkpoints = 0;
        for (Map.Entry<String, Factors> run : runs.entrySet()) {
            if (TOKENS.equals(run.getValue().getScaleUnit())) {
                members.put(run.getKey(), List.of(run.getValue()));
                checkpoints += run.getValue().getCandidates().size();
            }
        }
        SharedChanges changes = SharedChanges.ofFamily(members.values().stream()
                .map(factors -> factors(factors).get(0))
                .toList());
        return new Members(family, "", List.of(), members, changes, checkpoints);
    }

    private static List<CandidateFactors> factors(Collection<Factors> curves) {
        return curves.stream().map(Members::factors).toList();
    }

    private static CandidateFactors factors(Factors factors) {
        List<Candidate> candidates = factors.getCandidates();
        return new CandidateFactors(
                candidates.isEmpty() ? Double.NaN : Math.log10(factors.getBefore()),
                candidates.stream()
                        .mapToDouble(candidate -> Math.log10(candidate.getScale()))
                        .toArray(),
                candidates.stream().mapToDouble(Candidate::getLogFactor).toArray());
    }

    public String family() {
        return family;
    }

    public String model() {
        return model;
    }

    /** What the tasks of the run have to say together. */
    public Factors together() {
        CandidateFactors factors = changes.factors();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < factors.size(); i++) {
            Candidate place = places.get(factors.u(i));
            candidates.add(Candidate.newBuilder(place)
                    .setLogFactor((float) factors.logFactor(i))
                    .build());
        }
        return new Factors(
                unit(standings), Double.isNaN(factors.before()) ? 0 : Math.pow(10, factors.before()), candidates);
    }

    /** Names of those that belong to a change. */
    List<String> of(SharedChange change) {
        return change.tasks().stream().map(names::get).toList();
    }

    Position position(SharedChange change) {
        int at = index(change);
        Candidate place = place(at);
        return new Position(at, place.getScale(), model.isEmpty() ? null : place.getStep());
    }

    /** The scale so many positions away, of runs the end of what is rounded to it; of the last on this side where there are not so many. */
    double scale(SharedChange change, int away) {
        int at = index(change) + away;
        return model.isEmpty()
                ? Math.pow(10, u(at) + Math.signum(away) * SharedChanges.ROUNDED / 2)
                : place(at).getScale();
    }

    String name(SharedChange change) {
        return name(index(change));
    }

    /** Names of the positions up to so many away, itself among them. */
    List<String> near(SharedChange change, int away) {
        int at = index(change);
        List<String> names = new ArrayList<>();
        for (int g = Math.max(0, at - away); g <= Math.min(changes.grid().length - 1, at + away); g++) {
            names.add(name(g));
        }
        return names;
    }

    private int index(SharedChange change) {
        return Arrays.binarySearch(changes.grid(), change.u());
    }

    /** Of runs, whose scales are rounded, the nearest checkpoint of any. */
    private Candidate place(int position) {
        double u = u(position);
        Map.Entry<Double, Candidate> below = places.floorEntry(u);
        Map.Entry<Double, Candidate> above = places.ceilingEntry(u);
        boolean isBelow = above == null || below != null && u - below.getKey() <= above.getKey() - u;
        return (isBelow ? below : above).getValue();
    }

    private double u(int position) {
        double[] grid = changes.grid();
        return grid[Math.max(0, Math.min(grid.length - 1, position))];
    }

    private String name(int position) {
        if (model.isEmpty()) {
            return String.format(Locale.ROOT, "%.2f", u(position));
        }
        Candidate place = place(position);
        long number = place.getStep() == null ? (long) place.getScale() : place.getStep();
        return Keys.lap(Long.toString(number), place.getLap());
    }
}
