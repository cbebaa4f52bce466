// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.nebulabackup.kubernetes.model.AgentSpec;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import io.nebulabackup.kubernetes.model.NebulaClusterSpec;
import io.nebulabackup.kubernetes.spec.AgentSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The enabling of backups, being described: {@code spec.enableBR} and {@code spec.agent} of a
 * NebulaCluster, applied on the API server's side as field manager {@value #FIELD_MANAGER}. Only
 * what is set here is claimed; all other fields, and those of others, stay as they are. What an
 * earlier call set and this one does not is taken back. Where an agent is described and nobody has
 * named its image, the default image is set too, for nebula-operator makes an invalid name of none.
 * Immutable: every refinement returns a new step.
 */
@CheckReturnValue
public final class EnableBackup {

  /** Under which name this library owns fields. */
  public static final String FIELD_MANAGER = "nebula-backup";

  private final Scope scope;
  private final String cluster;
  private final @Nullable AgentSettings agent;
  private final boolean force;

  EnableBackup(Scope scope, String cluster) {
    this(scope, cluster, null, false);
  }

  private EnableBackup(Scope scope, String cluster, @Nullable AgentSettings agent, boolean force) {
    this.scope = scope;
    this.cluster = cluster;
    this.agent = agent;
    this.force = force;
  }

  /**
   * Sets anything of the agent. Without any such call the operator's defaults apply.
   *
   * @param change sets it
   * @return the refined step
   */
  public EnableBackup agent(Consumer<AgentSettings.Builder> change) {
    AgentSettings.Builder builder = AgentSettings.builder();
    if (agent != null) {
      builder.from(agent);
    }
    change.accept(builder);
    return new EnableBackup(scope, cluster, builder.build(), force);
  }

  /**
   * Sets the agent's image.
   *
   * @param image the image without its tag; unless set, that which the cluster has, or {@code
   *     vesoft/nebula-agent}
   * @param version the tag; unless set, that which the cluster has, or {@code latest}
   * @return the refined step
   */
  public EnableBackup agentImage(String image, String version) {
    return agent(builder -> builder.image(image).version(version));
  }

  /**
   * Sets what the agent's container requests and may use.
   *
   * @param resources the resources
   * @return the refined step
   */
  public EnableBackup agentResources(ResourceRequirements resources) {
    return agent(builder -> builder.resources(resources));
  }

  /**
   * Bounds the agent's transfers.
   *
   * @param mbps the bound in Mbps, or 0 for none, which applies unless set
   * @return the refined step
   */
  public EnableBackup rateLimit(int mbps) {
    return agent(builder -> builder.rateLimitMbps(mbps));
  }

  /**
   * Sets how often the agent tells metad that it lives.
   *
   * @param interval whole seconds; 60 seconds unless set
   * @return the refined step
   */
  public EnableBackup heartbeatInterval(Duration interval) {
    return agent(builder -> builder.heartbeatInterval(interval));
  }

  /**
   * Takes over the fields where another manager has given them other values; without this, that is
   * an error which names the manager.
   *
   * @return the refined step
   */
  public EnableBackup force() {
    return new EnableBackup(scope, cluster, agent, true);
  }

  /**
   * Applies it. The operator then starts the cluster's Pods again, one after the other: see {@link
   * KubernetesCluster#awaitReady()}.
   *
   * @return how the cluster is now, usually not yet ready
   * @throws io.nebulabackup.error.InvalidSpecException if there is no such cluster, or a setting
   *     makes no sense; several reasons as {@link io.nebulabackup.error.PlanFailedException}
   * @throws KubernetesException with status 409 if another manager has given the fields other
   *     values
   */
  @CanIgnoreReturnValue
  public ClusterState apply() {
    if (agent != null) {
      new Findings(agent.problems()).orThrow();
    }
    NebulaCluster there = KubernetesCluster.require(scope, cluster);
    NebulaCluster wanted = new NebulaCluster();
    ObjectMeta meta = new ObjectMeta();
    meta.setNamespace(scope.namespace());
    meta.setName(cluster);
    // With the identity, a cluster deleted meanwhile is an error; without, it would be made anew.
    meta.setUid(there.getMetadata().getUid());
    wanted.setMetadata(meta);
    NebulaClusterSpec spec = new NebulaClusterSpec();
    spec.setEnableBR(true);
    Set<String> ofOthers = AgentFields.ofOthers(there, scope);
    if (agent != null || !ofOthers.isEmpty()) {
      spec.setAgent(agentSpec(agent == null ? AgentSettings.builder().build() : agent, ofOthers));
    }
    wanted.setSpec(spec);
    return Readings.cluster(applied(wanted));
  }

  private NebulaCluster applied(NebulaCluster wanted) {
    try {
      return ApiCalls.call(
          "enable backups of NebulaCluster " + scope.path(cluster),
          () -> {
            NamespaceableResource<NebulaCluster> resource = scope.kubernetes().resource(wanted);
            return force
                ? resource.fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply()
                : resource.fieldManager(FIELD_MANAGER).serverSideApply();
          });
    } catch (KubernetesException e) {
      if (e.status() != ApiCalls.CONFLICT) {
        throw e;
      }
      throw new KubernetesException(
          e.getMessage() + ": leave the field to that manager, or say force()", e.status(), e);
    }
  }

  /** The fields to claim, beside those that others have. */
  static AgentSpec agentSpec(AgentSettings settings, Set<String> ofOthers) {
    AgentSpec agent = new AgentSpec();
    settings
        .image()
        .or(() -> unlessIn(ofOthers, "image", AgentSettings.DEFAULT_IMAGE))
        .ifPresent(agent::setImage);
    settings
        .version()
        .or(() -> unlessIn(ofOthers, "version", AgentSettings.DEFAULT_VERSION))
        .ifPresent(agent::setVersion);
    settings.resources().ifPresent(agent::setResources);
    if (!settings.env().isEmpty()) {
      agent.setEnv(settings.env());
    }
    if (!settings.volumeMounts().isEmpty()) {
      agent.setVolumeMounts(settings.volumeMounts());
    }
    settings.rateLimitMbps().ifPresent(agent::setRateLimit);
    settings
        .heartbeatInterval()
        .ifPresent(interval -> agent.setHeartbeatInterval(Math.toIntExact(interval.toSeconds())));
    return agent;
  }

  private static Optional<String> unlessIn(Set<String> fields, String field, String usual) {
    return fields.contains(field) ? Optional.empty() : Optional.of(usual);
  }
}
