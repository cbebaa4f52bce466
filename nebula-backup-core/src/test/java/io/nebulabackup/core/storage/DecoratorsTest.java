// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.storage.local.LocalStorageBackend;
import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecoratorsTest {

  private static final ObjectKey KEY = ObjectKey.of("a/b");

  @TempDir Path root;

  private final StorageMeter meter = new StorageMeter();

  @Test
  void meter_countsCallsAndBytes() throws IOException {
    try (StorageBackend backend = new MeteredStorageBackend(new LocalStorageBackend(root), meter)) {
      backend.put(KEY, ObjectContent.of(new byte[100]), WriteMode.CREATE_NEW);
      assertThatThrownBy(
              () -> backend.put(KEY, ObjectContent.of(new byte[50]), WriteMode.CREATE_NEW))
          .isInstanceOf(ObjectAlreadyExistsException.class);
      assertThat(backend.head(KEY)).isPresent();
      try (InputStream in = backend.open(KEY, ByteRange.of(10, 30))) {
        assertThat(in.read()).isZero();
        assertThat(in.readAllBytes()).hasSize(29);
      }
      backend.delete(List.of(KEY));
    }

    assertThat(meter.requests()).isEqualTo(5);
    assertThat(meter.bytesWritten()).isEqualTo(100);
    assertThat(meter.bytesRead()).isEqualTo(30);
  }

  @Test
  void meter_countsAListingPerThousandItemsBegun() throws IOException {
    for (int i = 0; i < 1001; i++) {
      Files.createFile(root.resolve("o" + i));
    }
    try (StorageBackend backend = new MeteredStorageBackend(new LocalStorageBackend(root), meter)) {
      try (ObjectListing none = backend.list("x")) {
        assertThat(none.hasNext()).isFalse();
      }
      assertThat(meter.requests()).isEqualTo(1);
      try (ObjectListing all = backend.list("")) {
        for (int i = 0; i < 1000; i++) {
          all.next();
        }
        assertThat(meter.requests()).isEqualTo(2);
        all.next();
        assertThat(meter.requests()).isEqualTo(3);
      }
    }
  }

  @Test
  void throttle_passesEveryByteThrough() throws IOException {
    byte[] bytes = new byte[100_000];
    bytes[99_999] = 7;
    BandwidthLimit fast = new BandwidthLimit(1L << 40);
    try (StorageBackend backend =
        new ThrottledStorageBackend(new LocalStorageBackend(root), fast, fast)) {
      backend.put(KEY, ObjectContent.of(bytes), WriteMode.CREATE_NEW);
      try (InputStream in = backend.open(KEY, ByteRange.all())) {
        assertThat(in.readAllBytes()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void throttle_chargesUploadsAndDownloadsToTheirOwnLimit() throws IOException {
    BandwidthLimit up = new BandwidthLimit(1_000_000, () -> 0);
    BandwidthLimit down = new BandwidthLimit(1_000_000, () -> 0);
    try (StorageBackend backend =
        new ThrottledStorageBackend(new LocalStorageBackend(root), up, down)) {
      // With the clock standing still, only the bucket's 100,000 bytes and one debt pass.
      for (int i = 0; i < 7; i++) {
        backend.put(ObjectKey.of("o" + i), ObjectContent.of(new byte[16_000]), WriteMode.REPLACE);
      }
      assertThat(up.take(1)).isPositive();
      assertThat(down.take(0)).isZero();
      try (InputStream in = backend.open(ObjectKey.of("o0"), ByteRange.all())) {
        assertThat(in.readAllBytes()).hasSize(16_000);
      }
      assertThat(down.take(90_000)).isZero();
      assertThat(down.take(1)).isPositive();
    }
  }
}
