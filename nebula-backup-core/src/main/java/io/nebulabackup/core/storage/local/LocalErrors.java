// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** The one place where a file system's failures become the SPI's. */
final class LocalErrors {

  private LocalErrors() {}

  static StorageException of(String action, Object key, Path root, Exception cause) {
    String what = action + " " + key + " below " + root + " failed";
    if (cause instanceof java.nio.file.AccessDeniedException denied) {
      return new AccessDeniedException(
          what + ": no permission for " + denied.getFile() + "; give this process's user access",
          cause);
    }
    String reason = cause instanceof FileSystemException fs ? fs.getReason() : null;
    return new StorageException(
        what + ": " + (reason == null ? cause : cause + "; check the file system"), false, cause);
  }

  static IOException unexpectedEnd(Path file, long position) {
    return new IOException(
        file + " ended at byte " + position + " while it was read: something truncated it");
  }
}
