package dev.emergence.analysis.http;

import dev.emergence.analysis.view.Curves;
import dev.emergence.analysis.view.Owners;
import dev.emergence.analysis.view.Summary;
import dev.emergence.schemas.Axis;
import dev.emergence.schemas.Curve;
import dev.emergence.service.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Answers what is asked of one curve, here or on the instance that has its task. */
@ApplicationScoped
class WholeCurves {
    private final Curves curves;
    private final Owners owners;
    private final Elsewhere elsewhere;

    /**
     * A curve that is here.
     *
     * @param subject the curves of the same subject, by metric
     * @param ofModel training curves of the same metric on the same task, by model
     * @param partition of the task
     */
    record Found(
            Curve curve,
            Function<String, Optional<Curve>> subject,
            Function<String, Optional<Curve>> ofModel,
            int partition) {}

    WholeCurves(Curves curves, Owners owners, Elsewhere elsewhere) {
        this.curves = curves;
        this.owners = owners;
        this.elsewhere = elsewhere;
    }

    /** @throws jakarta.ws.rs.WebApplicationException status 400 if no single curve is meant, 404 if there is none */
    Response answer(CurveQuery query, UriInfo request, HttpHeaders headers, Function<Found, Response> here) {
        Axis axis = query.axis();
        if (query.family == null || query.task == null || query.metric == null) {
            throw Problem.exception(
                    400, "Which curve?", "Give family, task and metric, and model for a curve over its training.");
        }
        Owners.Owner owner = owners.of(query.family, query.task);
        if (owner.elsewhere().isPresent()) {
            return elsewhere.ask(owner.elsewhere().get(), request, headers);
        }
        String model = query.model == null ? "" : query.model;
        Function<String, Optional<Curve>> subject =
                metric -> curves.own(owner.partition(), query.family, model, query.task, metric, axis);
        Curve curve =
                subject.apply(query.metric).orElseThrow(() -> Problem.exception(404, "No such curve", why(query)));
        return here.apply(new Found(
                curve,
                subject,
                other -> curves.own(owner.partition(), query.family, other, query.task, query.metric, Axis.training),
                owner.partition()));
    }

    private String why(CurveQuery query) {
        String note = Unmatched.note(
                curves.summaries().all().stream().map(Summary::name).toList(), query.names());
        return Objects.requireNonNullElse(note, "no curve is called so") + ". GET /v1/curves lists those there are.";
    }
}
