// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.testkit.contract.StorageBackendContract;
import org.junit.jupiter.api.AfterEach;

/** The contract, at a store that knows no trailing checksums. */
class S3ContractTest extends StorageBackendContract {

  private final FakeS3 store = new FakeS3();

  S3ContractTest() {
    store.objects().demands().beStrict();
  }

  @Override
  protected StorageBackend openBackend() {
    return new S3StorageProvider()
        .open(store.storage().prefix("some/prefix").partSize(partBytes()).location());
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
