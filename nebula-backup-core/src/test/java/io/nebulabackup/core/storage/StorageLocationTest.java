// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.LocationOptions;
import io.nebulabackup.storage.StorageLocation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A location is printed everywhere, so it must be nothing that could hold a secret. */
class StorageLocationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://AKIA:hush@bucket",
        "s3://AKIA:hu/hush@bucket",
        "s3://AKIA:hush%x@bucket",
        "s3://hu/hush@bucket",
        "s3://AKIA:hush",
        "s3:/AKIA:hush@bucket",
        "s3:AKIA:hush@bucket",
        "s3://bucket?secret_key=hush",
        "s3://bucket?secret_key=hush%x",
        "s3://bucket#hush",
        "//AKIA:hush@bucket",
        "hu:hush@bucket",
        "bucket?secret_key=hush"
      })
  void uri_thatCouldHoldSecret_isRefusedWithoutShowingIt(String uri) {
    assertRefusedSilently("repository", () -> StorageLocation.of(uri));
  }

  @Test
  void uri_withSecretTakenForPath_isRefusedWhenParsedByTheCaller() {
    assertRefusedSilently(
        "repository", () -> StorageLocation.of(URI.create("s3://AKIA:hu/hush@bucket")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///home/me@example.com/backups", "s3://bucket/me%40example.com"})
  void uri_withAtSignThatHidesNothing_isTaken(String uri) {
    assertThat(StorageLocation.of(uri).uri()).hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hush@host",
        "user:hush@host",
        "https://user:hu/hush@host",
        "https://user:hush%x@host",
        "https://host?secret=hush",
        "https://host#hush"
      })
  void address_thatCouldHoldSecret_isRefusedWithoutShowingIt(String address) {
    LocationOptions options =
        LocationOptions.of(StorageLocation.of("s3://bucket").withOption("endpoint", address));

    assertRefusedSilently("repository option endpoint", () -> options.address("endpoint"));
  }

  @Test
  void address_thatIsNone_isShown() {
    LocationOptions options =
        LocationOptions.of(StorageLocation.of("s3://bucket").withOption("endpoint", "ftp://host"));

    assertThatThrownBy(() -> options.address("endpoint")).hasMessageContaining("'ftp://host'");
  }

  private static void assertRefusedSilently(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            e -> {
              assertThat(e.field()).isEqualTo(field);
              StringWriter trace = new StringWriter();
              e.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain("hush");
            });
  }
}
