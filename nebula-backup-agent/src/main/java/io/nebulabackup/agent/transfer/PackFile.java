// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.delta.DeltaPackReader;
import io.nebulabackup.core.delta.RangeSource;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.model.PartitionId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A delta pack on disk. */
final class PackFile {

  private final DeltaPackReader reader;
  private final String key;

  private PackFile(DeltaPackReader reader, String key) {
    this.reader = reader;
    this.key = key;
  }

  static PackFile open(Path file, String key) throws IOException {
    RangeSource source = (offset, length) -> range(file, offset);
    return new PackFile(DeltaPackReader.open(source, Files.size(file), key), key);
  }

  /** Reads on beyond the range that was asked for, which its readers do not. */
  private static InputStream range(Path file, long offset) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    channel.position(offset);
    return new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
  }

  WalCursor records(PartitionId partition) throws IOException {
    try {
      return reader.records(partition);
    } catch (IllegalArgumentException e) {
      throw new WorkFailedException(
          WorkFailedException.Reason.DAMAGED,
          "pack " + key + " holds nothing of partition " + partition + ": verify the backup",
          e);
    }
  }
}
