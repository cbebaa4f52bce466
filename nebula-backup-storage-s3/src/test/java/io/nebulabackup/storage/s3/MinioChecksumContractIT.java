// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

/** The contract at a real MinIO, with checksums wherever the protocol has them. */
class MinioChecksumContractIT extends MinioContractIT {

  @Override
  boolean checksums() {
    return true;
  }
}
