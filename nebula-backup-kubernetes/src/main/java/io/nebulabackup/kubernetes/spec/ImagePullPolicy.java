// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

/** When a node pulls an image. */
public enum ImagePullPolicy {
  /** Each time; what applies to backups where nothing is said. */
  ALWAYS("Always"),
  /** If the node does not have it. */
  IF_NOT_PRESENT("IfNotPresent"),
  /** Not at all. */
  NEVER("Never");

  private final String text;

  ImagePullPolicy(String text) {
    this.text = text;
  }

  /**
   * Returns what Kubernetes calls it.
   *
   * @return such as {@code IfNotPresent}
   */
  public String text() {
    return text;
  }
}
