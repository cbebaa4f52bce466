// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What the parts of the contract share. */
interface StoreUnderTest {

  /** Returns the backend; its store is empty when a test begins. */
  StorageBackend backend();

  /** Returns another backend of the same store, closed after the test. */
  StorageBackend anotherBackend();

  /** Returns the size in bytes from which the backend stores an object in several requests. */
  int partBytes();

  default ObjectMetadata put(String key, byte[] bytes) {
    return backend().put(ObjectKey.of(key), ObjectContent.of(bytes), WriteMode.CREATE_NEW);
  }

  default byte[] read(String key) throws IOException {
    return read(key, ByteRange.all());
  }

  default byte[] read(String key, ByteRange range) throws IOException {
    try (InputStream in = backend().open(ObjectKey.of(key), range)) {
      return in.readAllBytes();
    }
  }

  default List<String> keys(String prefix) {
    List<String> keys = new ArrayList<>();
    try (ObjectListing listing = backend().list(prefix)) {
      listing.forEachRemaining(object -> keys.add(object.key().value()));
    }
    return keys;
  }

  /** Returns bytes that differ from part to part and from seed to seed. */
  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
