package dev.emergence.benchmarks.characteristics;

import java.util.random.RandomGenerator;

/** How the loss per token L of a simulated family goes over t decades of scale; v = −ln L. */
public enum Shape {
    SMOOTH("smooth power law", false) {
        @Override
        double v(Draw draw, double t) {
            return draw.start + draw.slope * t;
        }
    },
    CURVED("curved: slope changes by −.3 to .5 a decade", false) {
        @Override
        double v(Draw draw, double t) {
            return draw.start + draw.slope * t + draw.curvature * t * t;
        }
    },
    FLOORED("irreducible floor at 5 to 50% of the first loss", false) {
        @Override
        double v(Draw draw, double t) {
            return draw.start - Math.log(draw.floor + (1 - draw.floor) * Math.exp(-draw.slope * t));
        }
    },
    FLAT("flat", false) {
        @Override
        double v(Draw draw, double t) {
            return draw.start;
        }
    },
    DROP_26("loss drops by 26%", -Math.log(1 - .26)),
    DROP_40("loss drops by 40%", -Math.log(1 - .4)),
    DROP_63("loss drops by 63%", 1),
    AWAKENING("flat, then 1.5 to 2 a decade", true) {
        @Override
        double v(Draw draw, double t) {
            return draw.start + draw.quick * Math.max(0, t - draw.bendAt);
        }
    },
    SLOW_AWAKENING("flat, then .75 to 1.5 a decade", true) {
        @Override
        double v(Draw draw, double t) {
            return draw.start + draw.slow * Math.max(0, t - draw.bendAt);
        }
    },
    BEND("slope grows by 1.5 to 3 a decade", true) {
        @Override
        double v(Draw draw, double t) {
            return SMOOTH.v(draw, t) + draw.bend * Math.max(0, t - draw.bendAt);
        }
    },
    RISE_35("loss rises by 35%", Math.log(1 / 1.35)),
    RISE_82("loss rises by 82%", -.6),
    RISE_172("loss rises by 172%", -1);

    private final String label;
    private final double jump;
    private final boolean bends;

    Shape(String label, double jump) {
        this(label, jump, false);
    }

    Shape(String label, boolean bends) {
        this(label, 0, bends);
    }

    Shape(String label, double jump, boolean bends) {
        this.label = label;
        this.jump = jump;
        this.bends = bends;
    }

    String label() {
        return label;
    }

    boolean breaks() {
        return jump != 0 || bends;
    }

    /** What a break does to v after so many decades since the last point before it, in units of its size. */
    double response(double decadesSince) {
        return decadesSince <= 0 ? 0 : bends ? decadesSince : 1;
    }

    /** Change of v at the break, over all scales from there on. */
    double jump() {
        return jump;
    }

    double v(Draw draw, double t) {
        return SMOOTH.v(draw, t);
    }

    /**
     * What is drawn for one run.
     *
     * @param start v at the least scale, −.4 to .1
     * @param slope of v per decade, .4 to 1.2
     * @param curvature of v per decade², −.15 to .25
     * @param floor share of the first loss that no scale removes, .05 to .5
     * @param quick slope after a flat start, 1.5 to 2 per decade
     * @param slow slope after a flat start, .75 to 1.5 per decade
     * @param bend change of the slope, 1.5 to 3 per decade
     * @param bendAt decades from the least scale to the last point before a break
     */
    record Draw(
            double start,
            double slope,
            double curvature,
            double floor,
            double quick,
            double slow,
            double bend,
            double bendAt) {
        static Draw of(RandomGenerator random, double bendAt) {
            return new Draw(
                    random.nextDouble(-.4, .1),
                    random.nextDouble(.4, 1.2),
                    random.nextDouble(-.15, .25),
                    random.nextDouble(.05, .5),
                    random.nextDouble(1.5, 2),
                    random.nextDouble(.75, 1.5),
                    random.nextDouble(1.5, 3),
                    bendAt);
        }
    }
}
