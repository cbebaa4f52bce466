// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Tells {@link Attempts} of every attempt; the SDK calls these two methods once for each. */
final class AttemptsInterceptor implements ExecutionInterceptor {

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    attributes.getOptionalAttribute(Attempts.ATTRIBUTE).ifPresent(Attempts::started);
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    attributes
        .getOptionalAttribute(Attempts.ATTRIBUTE)
        .ifPresent(attempts -> attempts.answered(context.httpResponse().statusCode()));
  }
}
