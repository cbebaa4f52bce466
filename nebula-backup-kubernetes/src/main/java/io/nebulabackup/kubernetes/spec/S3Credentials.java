// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

/**
 * The keys of an account of a store that speaks S3. The text form hides both.
 *
 * @param accessKey the access key's id
 * @param secretKey the secret that belongs to it
 */
public record S3Credentials(String accessKey, String secretKey) {

  @Override
  public String toString() {
    return "S3Credentials[***]";
  }
}
