// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.Status;
import io.nebulabackup.agent.paths.PathRefusedException;
import io.nebulabackup.agent.rocks.UnreadableDataException;
import io.nebulabackup.agent.transfer.WorkFailedException;
import io.nebulabackup.core.wal.WalChangedException;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.SourceChangedException;
import io.nebulabackup.storage.WriteOutcomeUnknownException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** The statuses that {@code transfer.proto} promises, for what the work throws. */
final class Statuses {

  /** A status travels in headers, of which clients take 8 KiB. */
  private static final int MAX_DESCRIPTION = 2000;

  private Statuses() {}

  static Status of(Throwable failure) {
    return Status.fromCode(code(failure))
        .withDescription(shortened(describe(failure)))
        .withCause(failure);
  }

  private static Status.Code code(Throwable failure) {
    if (failure instanceof BackupCancelledException) {
      return Status.Code.CANCELLED;
    }
    if (isDiskFull(failure)) {
      return Status.Code.RESOURCE_EXHAUSTED;
    }
    if (failure instanceof BackupException e) {
      return code(e);
    }
    if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
      return Status.Code.NOT_FOUND;
    }
    if (failure instanceof java.nio.file.AccessDeniedException) {
      return Status.Code.PERMISSION_DENIED;
    }
    if (failure instanceof IllegalArgumentException || failure instanceof NotDirectoryException) {
      return Status.Code.INVALID_ARGUMENT;
    }
    return Status.Code.INTERNAL;
  }

  private static Status.Code code(BackupException failure) {
    if (failure instanceof WorkFailedException e) {
      return switch (e.reason()) {
        case INVALID -> Status.Code.INVALID_ARGUMENT;
        case DAMAGED -> Status.Code.DATA_LOSS;
        case CHANGED -> Status.Code.ABORTED;
        case BUSY -> Status.Code.UNAVAILABLE;
      };
    }
    if (failure instanceof PathRefusedException || failure instanceof AccessDeniedException) {
      return Status.Code.PERMISSION_DENIED;
    }
    if (failure instanceof ObjectNotFoundException) {
      return Status.Code.NOT_FOUND;
    }
    if (failure instanceof SourceChangedException || failure instanceof WalChangedException) {
      return Status.Code.ABORTED;
    }
    if (failure instanceof CorruptWalException
        || failure instanceof CorruptBackupException
        || failure instanceof UnreadableDataException
        || failure instanceof IncompatibleFormatException) {
      return Status.Code.DATA_LOSS;
    }
    if (failure instanceof InvalidSpecException) {
      return Status.Code.INVALID_ARGUMENT;
    }
    // Objects are written under names of their own: writing one again settles an unknown outcome.
    return failure.isRetryable() || failure instanceof WriteOutcomeUnknownException
        ? Status.Code.UNAVAILABLE
        : Status.Code.INTERNAL;
  }

  /** Neither JDK nor stores have a type for it: the operating system's words are all there is. */
  private static boolean isDiskFull(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof IOException) {
        String text = String.valueOf(reason(e));
        if (text.contains("No space left on device") || text.contains("Disk quota exceeded")) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable String reason(Throwable e) {
    return e instanceof FileSystemException file ? file.getReason() : e.getMessage();
  }

  private static String shortened(String text) {
    return text.length() <= MAX_DESCRIPTION ? text : text.substring(0, MAX_DESCRIPTION) + "...";
  }

  private static String describe(Throwable failure) {
    if (failure instanceof NoSuchFileException e) {
      return e.getFile() + ": no such file or directory, it does not exist";
    }
    if (failure instanceof java.nio.file.AccessDeniedException e) {
      return e.getFile() + ": the agent's user may not touch it";
    }
    String message = failure.getMessage();
    return failure instanceof BackupException && message != null
        ? message
        : failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
