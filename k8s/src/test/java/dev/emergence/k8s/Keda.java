package dev.emergence.k8s;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;

/** What KEDA's two resources may say: the fields of keda.sh/v1alpha1 that a Kafka trigger needs. No library has them. */
final class Keda {
    private Keda() {}

    record ScaledObject(
            @JsonProperty(required = true) String apiVersion,
            String kind,
            ObjectMeta metadata,
            @JsonProperty(required = true) Scaling spec) {}

    record Scaling(
            @JsonProperty(required = true) Target scaleTargetRef,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Integer initialCooldownPeriod,
            Integer idleReplicaCount,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            @JsonProperty(required = true) List<Trigger> triggers) {}

    record Target(String apiVersion, String kind, @JsonProperty(required = true) String name) {}

    record Trigger(
            @JsonProperty(required = true) String type,
            String name,
            @JsonProperty(required = true) Map<String, String> metadata,
            Reference authenticationRef,
            String metricType,
            Boolean useCachedMetrics) {}

    record Reference(@JsonProperty(required = true) String name, String kind) {}

    record TriggerAuthentication(
            @JsonProperty(required = true) String apiVersion,
            String kind,
            ObjectMeta metadata,
            @JsonProperty(required = true) Authentication spec) {}

    record Authentication(@JsonProperty(required = true) List<SecretTarget> secretTargetRef) {}

    record SecretTarget(
            @JsonProperty(required = true) String parameter,
            @JsonProperty(required = true) String name,
            @JsonProperty(required = true) String key) {}
}
