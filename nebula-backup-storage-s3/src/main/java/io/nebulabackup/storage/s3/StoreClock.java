// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The store's clock, as its answers tell it. */
final class StoreClock {

  private StoreClock() {}

  /** Returns when the store answered, to the second; by our clock if it does not say. */
  static Instant of(SdkHttpResponse response) {
    String date = response.firstMatchingHeader("Date").orElse("");
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeParseException e) {
      return Instant.now();
    }
  }
}
