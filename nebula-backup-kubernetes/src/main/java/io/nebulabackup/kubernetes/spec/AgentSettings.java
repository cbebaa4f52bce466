// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.nebulabackup.error.InvalidSpecException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** How the agent runs that the operator puts beside every service of a cluster. */
@Value.Immutable
public interface AgentSettings {

  /** The image of the vendor's agent, which runs where nobody names another. */
  String DEFAULT_IMAGE = "vesoft/nebula-agent";

  /** The tag of the image where nobody names another. */
  String DEFAULT_VERSION = "latest";

  /**
   * Returns a builder.
   *
   * @return a builder with every default
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the image.
   *
   * @return the image without its tag; if empty, that which the cluster has, or {@value
   *     #DEFAULT_IMAGE}
   */
  Optional<String> image();

  /**
   * Returns the tag of the image.
   *
   * @return the tag; if empty, that which the cluster has, or {@value #DEFAULT_VERSION}
   */
  Optional<String> version();

  /**
   * Returns what the container requests and may use.
   *
   * @return the resources; empty for the namespace's defaults
   */
  Optional<ResourceRequirements> resources();

  /**
   * Returns environment variables of the container.
   *
   * @return the variables; none unless set
   */
  @Value.Redacted
  List<EnvVar> env();

  /**
   * Returns what the container sees of the Pod's volumes.
   *
   * @return the mounts; none unless set
   */
  List<VolumeMount> volumeMounts();

  /**
   * Returns the bound on the agent's transfers.
   *
   * @return in Mbps; 0, which applies if empty, for none
   */
  OptionalInt rateLimitMbps();

  /**
   * Returns how often the agent tells metad that it lives.
   *
   * @return in whole seconds; 60 seconds apply if empty
   */
  Optional<Duration> heartbeatInterval();

  /**
   * Returns what is wrong with it.
   *
   * @return the problems, possibly none
   */
  default List<InvalidSpecException> problems() {
    Problems problems = new Problems();
    problems.image("agent.", image().orElse(DEFAULT_IMAGE), version().orElse(DEFAULT_VERSION));
    if (rateLimitMbps().orElse(0) < 0) {
      problems.add(
          "agent.rateLimit",
          Integer.toString(rateLimitMbps().orElse(0)),
          "pass a number of Mbps, or 0 for no limit");
    }
    heartbeatInterval()
        .filter(interval -> interval.toSeconds() < 1)
        .ifPresent(
            interval ->
                problems.add(
                    "agent.heartbeatInterval", interval.toString(), "pass at least a second"));
    return problems.found();
  }

  /** Builds settings. Not safe for use by several threads. */
  final class Builder extends ImmutableAgentSettings.Builder {}
}
