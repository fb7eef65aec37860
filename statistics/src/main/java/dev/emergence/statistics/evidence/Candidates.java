package dev.emergence.statistics.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** All candidates of one curve, and what they say together. */
final class Candidates {
    private static final double LN10 = Math.log(10);
    private static final int AHEAD = 3;

    private final Track track;
    private final Scales scales;
    private final double[] mean;
    private final List<Candidate> all = new ArrayList<>();

    /** @param track up to date */
    Candidates(Track track) {
        this.track = track;
        scales = Scales.of(track.u, track.size);
        mean = new double[scales.count()];
        for (int s = 0; s < mean.length; s++) {
            mean[s] = scales.mean(track.v, s);
        }
        for (int s = BreakEvidence.BEFORE; s < mean.length; s++) {
            all.add(at(s));
        }
    }

    List<Candidate> all() {
        return all;
    }

    private Candidate at(int scale) {
        int index = scales.first(scale);
        double shift = shift(scale);
        int furthest = furthest(scale, Math.signum(shift));
        double change = mean[furthest] - mean[scale - 1];
        double noise = Math.sqrt(
                variance(furthest, index) + variance(scale - 1, index) + seams(index, scales.first(furthest)));
        double decades = decade(scale) - decade(scale - 1);
        double weight = decades / (decade(mean.length - 1) - decade(BreakEvidence.BEFORE - 1));
        return new Candidate(index, track.logFactor[index], shift, change, noise, weight);
    }

    /** Behind the three scales from here on, or where nothing connects with what is further. */
    private int end(int scale) {
        int end = scale + 1;
        while (end < Math.min(scale + AHEAD, mean.length)
                && seams(scales.first(end - 1) + 1, scales.first(end)) < FilteredPoint.CUT) {
            end++;
        }
        return end;
    }

    /** Variance of what changed examples do to the level between two points; infinite where nothing connects them. */
    private double seams(int first, int last) {
        double sum = 0;
        for (int i = first; i <= last; i++) {
            sum += track.seam[i] >= FilteredPoint.CUT ? Double.POSITIVE_INFINITY : track.seam[i];
        }
        return sum;
    }

    private double decade(int scale) {
        return track.u[scales.first(scale)];
    }

    private double shift(int scale) {
        int last = scales.first(scale) - 1;
        int end = end(scale);
        double sum = 0;
        for (int s = scale; s < end; s++) {
            sum += mean[s] - (track.level[last] + (decade(s) - track.u[last]) * track.slope[last]);
        }
        return sum / (end - scale);
    }

    /** The scale furthest in a direction among the first three from here on, the first of equals. */
    private int furthest(int scale, double direction) {
        int best = scale;
        for (int s = scale + 1; s < end(scale); s++) {
            best = direction * mean[s] > direction * mean[best] ? s : best;
        }
        return best;
    }

    /** Of a scale's mean, with the jitter that the bank sees if it breaks at a candidate. */
    private double variance(int scale, int candidate) {
        return scales.variance(track.se, scale) + track.jitter[candidate] / scales.replicates(scale);
    }

    /** {@link BreakEvidence#position}. */
    OptionalInt position() {
        Candidate best = null;
        for (Candidate candidate : all) {
            if (candidate.material() && (best == null || candidate.logBayesFactor() > best.logBayesFactor())) {
                best = candidate;
            }
        }
        return best == null ? OptionalInt.empty() : OptionalInt.of(best.index());
    }

    /** {@link BreakEvidence#shiryaevRobertsLog10}. */
    OptionalDouble shiryaevRobertsLog10() {
        return sumLog10(false);
    }

    /** {@link BreakEvidence#bayesFactorLog10}. */
    OptionalDouble bayesFactorLog10() {
        return sumLog10(true);
    }

    private OptionalDouble sumLog10(boolean weighted) {
        OptionalInt position = position();
        if (position.isEmpty()) {
            return OptionalDouble.empty();
        }
        double largest = track.logFactor[position.getAsInt()];
        double sum = 0;
        for (Candidate candidate : all) {
            if (candidate.material()) {
                sum += (weighted ? candidate.weight() : 1) * Math.exp(candidate.logBayesFactor() - largest);
            }
        }
        return OptionalDouble.of((largest + Math.log(sum)) / LN10);
    }
}
