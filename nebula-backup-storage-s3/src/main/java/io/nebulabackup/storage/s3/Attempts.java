// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;

/**
 * What became of the attempts of one request, beneath the SDK's own retries. Knowing it tells a
 * write that failed from a write whose answer was lost.
 */
final class Attempts {

  static final ExecutionAttribute<Attempts> ATTRIBUTE =
      new ExecutionAttribute<>("io.nebulabackup.storage.s3.Attempts");

  private int started;
  private int answered;
  private boolean answeredVaguely;
  private int saidOk;
  private int lastStatus;

  /** Makes a request tell these attempts what becomes of it. */
  AwsRequestOverrideConfiguration.Builder watch(AwsRequestOverrideConfiguration.Builder config) {
    return config.putExecutionAttribute(ATTRIBUTE, this);
  }

  synchronized void started() {
    started++;
  }

  synchronized void answered(int status) {
    answered++;
    // A store that broke inside may have done the work before it broke; a proxy that gave up on the
    // store does not know whether it is still at work.
    answeredVaguely |= status == 500 || status == 502 || status == 504;
    saidOk += isOk(status) ? 1 : 0;
    lastStatus = status;
  }

  /** Notes how the request failed in the end. */
  synchronized void failed(SdkException failure) {
    // A request that said 200 and failed all the same is one whose body did not arrive or make
    // sense, or told of an error. Only a refusal told in the last body is known to be one.
    boolean refused =
        isOk(lastStatus)
            && failure instanceof AwsServiceException
            && !S3Errors.code(failure).equals("InternalError");
    answeredVaguely |= saidOk > (refused ? 1 : 0);
  }

  private static boolean isOk(int status) {
    return status / 100 == 2;
  }

  /** Whether the store may have carried an attempt out without our having heard of it. */
  synchronized boolean maybeCarriedOut() {
    return answered < started || answeredVaguely;
  }

  synchronized boolean moreThanOne() {
    return started > 1;
  }
}
