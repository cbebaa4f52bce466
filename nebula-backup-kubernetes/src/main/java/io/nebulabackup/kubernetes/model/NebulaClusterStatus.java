// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a cluster is doing, as far as it concerns backups; the rest is kept as it is. */
@JsonPropertyOrder({"observedGeneration", "conditions"})
public final class NebulaClusterStatus extends OpenModel {

  @JsonProperty("observedGeneration")
  private @Nullable Long observedGeneration;

  @JsonProperty("conditions")
  private @Nullable List<StatusCondition> conditions;

  /**
   * Returns the generation of the spec that this status tells of.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Long getObservedGeneration() {
    return observedGeneration;
  }

  /**
   * Sets the generation of the spec that this status tells of.
   *
   * @param value the value, or null for none
   */
  public void setObservedGeneration(@Nullable Long value) {
    this.observedGeneration = value;
  }

  /**
   * Returns what has come true; {@code Ready} among them.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<StatusCondition> getConditions() {
    return conditions;
  }

  /**
   * Sets what has come true; {@code Ready} among them.
   *
   * @param value the value, or null for none
   */
  public void setConditions(@Nullable List<StatusCondition> value) {
    this.conditions = value;
  }
}
