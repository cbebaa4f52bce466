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
  private boolean answeredInProxysName;
  private boolean saidOk;
  private boolean okWasCutShort;

  /** Makes a request tell these attempts what becomes of it. */
  AwsRequestOverrideConfiguration.Builder watch(AwsRequestOverrideConfiguration.Builder config) {
    return config.putExecutionAttribute(ATTRIBUTE, this);
  }

  synchronized void started() {
    started++;
  }

  synchronized void answered(int status) {
    answered++;
    // A proxy gave up on the store, which may still be at work.
    answeredInProxysName |= status == 502 || status == 504;
    saidOk |= status / 100 == 2;
  }

  /** Notes how the request failed in the end. */
  synchronized void failed(SdkException failure) {
    // An error told in a body that came with status 200 is an answer; a body that did not arrive or
    // make sense is not.
    okWasCutShort = saidOk && !(failure instanceof AwsServiceException);
  }

  /** Whether the store may have carried an attempt out without our having heard of it. */
  synchronized boolean maybeCarriedOut() {
    return answered < started || answeredInProxysName || okWasCutShort;
  }

  synchronized boolean moreThanOne() {
    return started > 1;
  }
}
