package dev.emergence.benchmarks.detector;

/** The best general detectors, each on the linked companion that the verdicts rest on. */
public enum GeneralDetector implements Alarm {
    BOCPD_OF_STEPS("BOCPD, steps", Bocpd.ofSteps()),
    BOCPD_OF_LINES("BOCPD, lines", Bocpd.ofLines()),
    SUP_F_LINE("sup-F around a line", SupF.aroundLine()),
    SUP_F_QUADRATIC("sup-F around a quadratic", SupF.aroundQuadratic()),
    PIECEWISE_LINES("piecewise lines, BIC", new PiecewiseLines());

    private final String label;
    private final Detector detector;

    GeneralDetector(String label, Detector detector) {
        this.label = label;
        this.detector = detector;
    }

    @Override
    public String label() {
        return label;
    }

    /**
     * Whether it claims, of the whole curve at its end, that it changed.
     *
     * @param u log10 of the scales, ascending
     * @param v linked values
     */
    public boolean claims(double[] u, double[] v) {
        return detector.claims(u, v);
    }
}
