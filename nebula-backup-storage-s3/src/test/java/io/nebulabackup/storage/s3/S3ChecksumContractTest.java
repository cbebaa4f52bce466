// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The contract, with checksums wherever the protocol has them. */
class S3ChecksumContractTest extends StorageBackendContract {

  private final FakeS3 store = new FakeS3();

  @Override
  protected StorageBackend openBackend() {
    return new S3StorageProvider()
        .open(store.storage().checksums(true).partSize(partBytes()).location());
  }

  @Override
  protected Optional<StorageBackend> openBackendKeeping(List<ObjectKey> keys) {
    keys.forEach(key -> store.objects().failDeletion(key.value(), "AccessDenied"));
    return Optional.of(openBackend());
  }

  @Override
  public int partBytes() {
    return (int) S3Config.LEAST_PART_BYTES;
  }

  @AfterEach
  void closeStore() {
    store.close();
  }
}
