// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.core.delta.DeltaPackWriter;
import io.nebulabackup.core.delta.PackedSlice;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.PartitionId;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A pack that is being made on disk. Used by one thread. */
final class OpenPack implements Closeable {

  private final Path file;
  private final OutputStream out;
  private final DeltaPackWriter writer;
  private final Map<PartitionId, String> proofs = new HashMap<>();

  private OpenPack(Path file, OutputStream out, DeltaPackWriter writer) {
    this.file = file;
    this.out = out;
    this.writer = writer;
  }

  static OpenPack create(Path file, int compressionLevel) throws IOException {
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    try {
      return new OpenPack(file, out, new DeltaPackWriter(out, compressionLevel));
    } catch (IOException | RuntimeException e) {
      out.close();
      throw e;
    }
  }

  Path file() {
    return file;
  }

  long bytes() {
    return writer.bytesWritten();
  }

  void append(PartitionId partition, WalRecord record) throws IOException {
    writer.append(partition, record);
  }

  void prove(PartitionId partition, String proof) {
    proofs.put(partition, proof);
  }

  /** Completes the file and tells what is in it. */
  List<ShippedSlice> finish(String key) throws IOException {
    try (this) {
      List<ShippedSlice> slices = new ArrayList<>();
      for (PackedSlice slice : writer.finish().slices()) {
        slices.add(
            new ShippedSlice(
                slice.partition(),
                key,
                slice.first(),
                slice.last(),
                slice.records(),
                slice.bytes(),
                proofs.get(slice.partition())));
      }
      return slices;
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      writer.close();
    }
  }
}
