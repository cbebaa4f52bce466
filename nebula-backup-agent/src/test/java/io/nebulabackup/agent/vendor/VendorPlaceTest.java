// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.nebulabackup.error.InvalidSpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vendor's requests as our stores' locations. */
class VendorPlaceTest {

  /** As the vendor's pkg/storage/util.go decides: a port means path style. */
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9000, true",
    "https://minio:9000, true",
    "127.0.0.1:9000, true",
    "https://s3.eu-central-1.amazonaws.com, false",
    "s3.example.com, false"
  })
  void s3_withAnEndpoint_isPathStyleIfItNamesAPort(String endpoint, String pathStyle) {
    VendorPlace place = VendorPlace.s3("backups", "a/b", endpoint, "r1", "key", "secret");

    assertThat(place.location().uri()).hasToString("s3://backups/");
    assertThat(place.location().options())
        .containsOnly(
            entry("endpoint", endpoint), entry("path-style", pathStyle), entry("region", "r1"));
    assertThat(place.location().secrets())
        .containsOnly(entry("access_key", "key"), entry("secret_key", "secret"));
  }

  @Test
  void s3_withEmptyFields_leavesThemToTheDefaults() {
    VendorPlace place = VendorPlace.s3("backups", "", "", "", "", "");

    assertThat(place.location().options()).isEmpty();
    assertThat(place.location().secrets()).isEmpty();
    assertThat(place.path()).isEmpty();
    assertThat(place.prefix()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "/a/b", "a/b/", "//a//b//", "./a/b"})
  void pathInBucket_howeverItsSlashesAre_isTheSamePlace(String path) {
    assertThat(VendorPlace.s3("x", path, "", "", "", "").prefix()).isEqualTo("a/b/");
    assertThat(VendorPlace.gs("x", path, "").key("c")).hasToString("a/b/c");
  }

  @Test
  void gs_withCredentials_keepsThemSecret() {
    VendorPlace place = VendorPlace.gs("backups", "a", "{\"type\":\"service_account\"}");

    assertThat(place.location().uri()).hasToString("gs://backups/");
    assertThat(place.location().secrets()).containsOnlyKeys("credentials");
    assertThat(place).asString().doesNotContain("service_account");
    assertThat(VendorPlace.gs("backups", "a", "").location().secrets()).isEmpty();
  }

  @Test
  void localPlace_thatIsRelative_isRefused() {
    assertThatThrownBy(() -> VendorPlace.directory("backups"))
        .isInstanceOf(InvalidSpecException.class);
    assertThat(VendorPlace.file("/backups/B.meta").directory()).isEqualTo("/backups");
  }
}
