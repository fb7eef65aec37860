package dev.emergence.analysis.state;

import dev.emergence.schemas.CurvePoint;
import dev.emergence.schemas.CurveSummary;
import dev.emergence.schemas.Event;
import dev.emergence.schemas.Standing;

/** What comes out of the curves, each on a way of its own. Null takes away what stands under its key. */
sealed interface Found {
    record Summary(CurveSummary value) implements Found {}

    record Point(CurvePoint value) implements Found {}

    record Completed(Event value) implements Found {}

    record Stands(Standing value) implements Found {}
}
