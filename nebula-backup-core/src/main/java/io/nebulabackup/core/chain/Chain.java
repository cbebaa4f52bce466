// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.chain;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.ManifestCodec;
import java.util.List;

/**
 * A backup and all it needs.
 *
 * @param links from the full backup to the target
 */
public record Chain(List<ManifestCodec.Stored> links) {

  /** Copies the list. */
  public Chain {
    links = List.copyOf(links);
  }

  /**
   * Returns the backup the chain leads to.
   *
   * @return the last link's manifest
   */
  public Manifest target() {
    return links.get(links.size() - 1).manifest();
  }

  /**
   * Returns the manifests in order.
   *
   * @return from the full backup to the target
   */
  public List<Manifest> manifests() {
    return links.stream().map(ManifestCodec.Stored::manifest).toList();
  }

  /**
   * Returns the backups' names in order.
   *
   * @return from the full backup to the target
   */
  public List<String> names() {
    return links.stream().map(link -> link.manifest().name()).toList();
  }
}
