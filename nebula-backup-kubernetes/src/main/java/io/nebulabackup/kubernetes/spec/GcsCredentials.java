// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

/**
 * The key of a service account of Google Cloud. The text form hides it.
 *
 * @param json the key file's content
 */
public record GcsCredentials(String json) {

  @Override
  public String toString() {
    return "GcsCredentials[***]";
  }
}
