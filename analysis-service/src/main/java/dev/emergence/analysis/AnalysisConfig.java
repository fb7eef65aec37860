package dev.emergence.analysis;

import dev.emergence.analysis.gate.GatePolicy;
import dev.emergence.analysis.webhook.WebhookFormat;
import dev.emergence.schemas.Content;
import dev.emergence.schemas.EventKind;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings of this service; each is also an environment variable, such as {@code EMERGENCE_COMPLETENESS_QUIET}. */
@ConfigMapping(prefix = "emergence")
interface AnalysisConfig {
    Topic topic();

    Completeness completeness();

    Scaling scaling();

    InMotion inMotion();

    Update update();

    Metrics metrics();

    Watch watch();

    Curves curves();

    Rocksdb rocksdb();

    Streams streams();

    Gate gate();

    Webhook webhook();

    Group group();

    /** What is kept of texts once all scorers have them. */
    @WithDefault("keep")
    Content content();

    /** pass@k of which k; without any, of 1 and the largest power of two that all examples of a point have attempts for. */
    Optional<Set<Integer>> passAt();

    /** A family whose curves have not changed for so long leaves memory and metrics. */
    @WithDefault("7D")
    Duration retireAfter();

    /** Where other instances reach this one, host:port. */
    String instance();

    /** How topics are named. */
    interface Topic {
        String prefix();
    }

    /** When a checkpoint without announcement is complete. */
    interface Completeness {
        /** No score came for so long. */
        @WithDefault("30S")
        Duration quiet();
    }

    /** Which models a scaling curve compares. */
    interface Scaling {
        /** Those whose training, in tokens per parameter, tokens or steps, is within this factor of their median. */
        @WithDefault("2")
        double trainingFactor();
    }

    /** Checkpoints of which more may come. */
    interface InMotion {
        /**
         * As many are held in memory, each with the metrics that were scored elsewhere, which count like it. More, and those that had no news
         * for the longest time are taken as complete until they have.
         */
        @WithDefault("50000")
        int max();
    }

    /** How live the curves are. */
    interface Update {
        @WithDefault("0.15S")
        Duration interval();
    }

    /** Where the state is kept. */
    interface Rocksdb {
        /** As much memory is used for it beside Java's heap, such as 32M. */
        String cache();
    }

    /** The curves that can be asked for. */
    interface Curves {
        /** As many are held in memory, about 2 kB each; more are computed and not shown, which is counted. */
        @WithDefault("50000")
        int max();
    }

    /** Prometheus metrics. */
    interface Metrics {
        /** As many curves are exposed; the rest is counted. */
        @WithDefault("10000")
        int maxCurves();
    }

    /** Which tasks matter more than others. */
    interface Watch {
        /** A YAML file; without one nothing is watched more closely than anything else. */
        Optional<String> file();

        /** How often the file is looked at. */
        @WithDefault("3S")
        Duration interval();
    }

    /** What is streamed to whoever asks. */
    interface Streams {
        /** As many streams of events at once, each of which reads Kafka; one more is answered with 503. */
        @WithDefault("64")
        int events();

        /** As many streams of changes at once; one more is answered with 503. */
        @WithDefault("256")
        int changes();

        /** A stream shows so often that it is alive. */
        @WithDefault("10S")
        Duration heartbeat();
    }

    /** Whether a training run holds. */
    interface Gate {
        /** Which open breaks hold, unless a request says otherwise. */
        @WithDefault("breakthrough")
        GatePolicy policy();

        /** So long after Kafka has confirmed it last, what is known still counts. */
        @WithDefault("10S")
        Duration maxAge();
    }

    /** Where events are delivered to. */
    interface Webhook {
        /** The receiver's address; without one nothing is delivered. */
        Optional<String> url();

        /** What is sent. */
        @WithDefault("cloudevents")
        WebhookFormat format();

        /** Signs what is sent; without one nothing is signed. */
        Optional<String> secret();

        /** Which events. */
        @WithDefault(
                "BREAKTHROUGH,COLLAPSE,FORMAT_LEARNED,LATENT_CHANGE,METRIC_ARTEFACT,RUN_WIDE_CHANGE,SHARED_CHANGE,RESOLVED")
        Set<EventKind> kinds();

        /** An event that the receiver has not taken for so long becomes a dead letter. */
        @WithDefault("24H")
        Duration giveUpAfter();

        /** The page for people, named in what is sent. */
        Optional<String> dashboardUrl();

        /** Whether the receiver may be on this machine or link; unset, on this machine if only that reaches this service. */
        Optional<Boolean> allowLocal();
    }

    /** How consumer groups are named. */
    interface Group {
        Optional<String> prefix();
    }
}
