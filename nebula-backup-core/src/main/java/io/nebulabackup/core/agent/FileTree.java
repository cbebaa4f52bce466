// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory tree to ship.
 *
 * @param sourceDir the directory
 * @param keyPrefix the object of file F is {@code keyPrefix/F}
 * @param files only these files, relative to the directory; empty for all
 * @param zipKey null for one object per file, otherwise the key of one ZIP object for all of them
 */
public record FileTree(
    String sourceDir, String keyPrefix, List<String> files, @Nullable String zipKey) {

  /**
   * Copies the list.
   *
   * @param sourceDir the directory
   * @param keyPrefix what the keys begin with
   * @param files the files
   * @param zipKey the ZIP's key
   */
  public FileTree {
    files = List.copyOf(files);
  }

  /**
   * Returns a whole tree, one object per file.
   *
   * @param sourceDir the directory
   * @param keyPrefix what the keys begin with
   * @return the tree
   */
  public static FileTree whole(String sourceDir, String keyPrefix) {
    return new FileTree(sourceDir, keyPrefix, List.of(), null);
  }
}
