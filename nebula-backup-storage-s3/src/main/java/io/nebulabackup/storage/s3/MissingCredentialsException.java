// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import software.amazon.awssdk.core.exception.SdkClientException;

/** There are no credentials where the user said they are: nothing was asked of the store. */
final class MissingCredentialsException extends SdkClientException {

  private static final long serialVersionUID = 1L;

  MissingCredentialsException(String message, Throwable cause) {
    super(builder().message(message).cause(cause));
  }
}
