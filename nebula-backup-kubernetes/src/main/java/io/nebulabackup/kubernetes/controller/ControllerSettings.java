// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import java.time.Duration;
import java.time.ZoneId;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** How a controller works. Immutable. */
@Value.Immutable
public interface ControllerSettings {

  /**
   * Returns a builder.
   *
   * @return a builder that needs the runner's image
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the image of our runner, for resources that name none.
   *
   * @return an image with its tag
   */
  String runnerImage();

  /**
   * Returns the only namespace to work in.
   *
   * @return a namespace, or null for all
   */
  @Nullable String namespace();

  /**
   * Returns the service account of the Jobs' Pods, where it gives access to the store.
   *
   * @return a service account of the resource's namespace, or null for its default one
   */
  @Nullable String serviceAccount();

  /**
   * Returns the DNS domain of the Kubernetes cluster.
   *
   * @return {@code cluster.local} unless set
   */
  @Value.Default
  default String clusterDomain() {
    return "cluster.local";
  }

  /**
   * Returns what to make of nebula-operator.
   *
   * @return {@link VendorOperator#DETECT} unless set
   */
  @Value.Default
  default VendorOperator vendorOperator() {
    return VendorOperator.DETECT;
  }

  /**
   * Returns the time zone of schedules that name none.
   *
   * @return the process's unless set
   */
  @Value.Default
  default ZoneId zone() {
    return ZoneId.systemDefault();
  }

  /**
   * Returns how long a backup waits for a cluster or a Secret that does not exist, for these may be
   * created after it; the condition says from the first moment what is missing.
   *
   * @return 30 seconds unless set
   */
  @Value.Default
  default Duration missingGrace() {
    return Duration.ofSeconds(30);
  }

  /**
   * Returns how long a Job's container may take to start, image and volumes included.
   *
   * @return 10 minutes unless set
   */
  @Value.Default
  default Duration startDeadline() {
    return Duration.ofMinutes(10);
  }

  /**
   * Returns how often a backup is tried again that failed because the cluster or the store could
   * not be reached, or because another run was under way. Kubernetes waits 10 seconds before the
   * first retry, and twice as long before each further one.
   *
   * @return 3 unless set
   */
  @Value.Default
  default int backupRetries() {
    return 3;
  }

  /**
   * Returns how often cleaning up is tried again before it is given up. That the backup is needed
   * by another, or another run is under way, does not count: that ends by itself, or at the
   * deadline.
   *
   * @return 3 unless set
   */
  @Value.Default
  default int cleanRetries() {
    return 3;
  }

  /**
   * Returns how long deleting a NebulaBackup may wait for its data to be deleted. After that the
   * data stays, a condition and an event say so, and the resource goes. While NebulaBackups based
   * on it are being deleted, which have this time as well, its own has not begun.
   *
   * @return an hour unless set
   */
  @Value.Default
  default Duration cleanDeadline() {
    return Duration.ofHours(1);
  }

  /** Builds settings. Not safe for use by several threads. */
  final class Builder extends ImmutableControllerSettings.Builder {}
}
