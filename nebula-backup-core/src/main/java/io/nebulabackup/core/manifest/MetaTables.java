// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.manifest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Metad's exported tables. Exactly the files that metad named are restored: its checkpoint
 * directory can hold empty ones that make a restore fail.
 *
 * @param files the files' names, such as {@code __spaces__.sst}
 * @param keyPrefix the prefix below which each is an object of its own; null if they are in a ZIP
 * @param zipKey the key of the ZIP that holds them; null if each is an object of its own
 */
public record MetaTables(List<String> files, @Nullable String keyPrefix, @Nullable String zipKey) {

  /** Copies the list. */
  public MetaTables {
    files = List.copyOf(files);
  }
}
