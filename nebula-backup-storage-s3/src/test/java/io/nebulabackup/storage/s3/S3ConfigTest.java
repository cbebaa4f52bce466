// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageLocation;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3ConfigTest {

  @Test
  void location_withoutOptions_meansAmazon() {
    S3Config config = S3Config.of(StorageLocation.of("s3://bucket"));

    assertThat(config.bucket()).isEqualTo("bucket");
    assertThat(config.prefix()).isEmpty();
    assertThat(config.pathStyle()).isFalse();
    assertThat(config.checksums()).isTrue();
    assertThat(config.credentials()).isEmpty();
  }

  @Test
  void endpoint_changesDefaultsForOtherStores() {
    S3Config config =
        S3Config.of(StorageLocation.of("s3://bucket").withOption("endpoint", "minio:9000"));

    assertThat(config.endpoint()).contains(URI.create("https://minio:9000"));
    assertThat(config.pathStyle()).isTrue();
    assertThat(config.checksums()).isFalse();
  }

  @Test
  void prefix_withSlashesAtItsEnds_isTheSame() {
    for (String uri : new String[] {"s3://b/x/y", "s3://b/x/y/", "s3://b//x/y//"}) {
      S3Config config = S3Config.of(StorageLocation.of(uri));

      assertThat(config.keyOf(ObjectKey.of("k"))).isEqualTo("x/y/k");
    }
  }

  @Test
  void location_thatMakesNoSense_isRefusedByName() {
    Map.of(
            "regoin", "eu-west-1",
            "path-style", "yes",
            "part-size", "1",
            "max-parts", "10001",
            "sse", "rot13",
            "kms-key-id", "without sse",
            "retention-mode", "FOREVER",
            "retention-days", "10",
            "endpoint", "ftp://host")
        .forEach(
            (name, value) ->
                assertThatThrownBy(
                        () ->
                            S3Config.of(StorageLocation.of("s3://bucket").withOption(name, value)))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining(name));
    assertThatThrownBy(() -> S3Config.of(StorageLocation.of("s3:///no-bucket")))
        .isInstanceOf(InvalidSpecException.class);
    assertThatThrownBy(() -> S3Config.of(StorageLocation.of("s3://bucket/a//b")))
        .isInstanceOf(InvalidSpecException.class);
  }

  @Test
  void halfOfTheCredentials_isRefusedWithoutShowingIt() {
    StorageLocation half = StorageLocation.of("s3://bucket").withSecret("secret_key", "hush");

    assertThatThrownBy(() -> S3Config.of(half))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("access_key")
        .hasMessageNotContaining("hush");
  }

  @Test
  void builder_buildsWhatItSays() {
    StorageLocation location =
        S3Storage.bucket("my_bucket")
            .prefix("/a b/c/")
            .region("eu-central-1")
            .endpoint(URI.create("http://127.0.0.1:9000"))
            .pathStyle(false)
            .credentials("access", "hush", "token")
            .storageClass("STANDARD_IA")
            .encryptedWith("key-1")
            .checksums(true)
            .partSize(8 * S3Config.MIB)
            .maxParts(1000)
            .location();

    S3Config config = S3Config.of(location);
    assertThat(config.bucket()).isEqualTo("my_bucket");
    assertThat(config.prefix()).isEqualTo("a b/c/");
    assertThat(config.region()).contains("eu-central-1");
    assertThat(config.pathStyle()).isFalse();
    assertThat(config.checksums()).isTrue();
    assertThat(config.rules().storageClass()).isEqualTo("STANDARD_IA");
    assertThat(config.rules().encryption()).isEqualTo("aws:kms");
    assertThat(config.rules().kmsKey()).isEqualTo("key-1");
    assertThat(config.partSizes()).isEqualTo(new PartSizes(8 * S3Config.MIB, 1000));
    assertThat(location.toString()).doesNotContain("hush").doesNotContain("token=");
    assertThat(config.place()).doesNotContain("hush");
  }

  @Test
  void builder_takesAnAtSignInItsPrefix() {
    StorageLocation location = S3Storage.bucket("bucket").prefix("me@home").location();

    assertThat(S3Config.of(location).prefix()).isEqualTo("me@home/");
    assertThat(location.uri()).hasToString("s3://bucket/me%40home");
  }

  @Test
  void parts_growWithTheObject() {
    PartSizes sizes = new PartSizes(64 * S3Config.MIB, 10_000);

    assertThat(sizes.isWhole(64 * S3Config.MIB)).isTrue();
    assertThat(sizes.isWhole(64 * S3Config.MIB + 1)).isFalse();
    assertThat(sizes.forLength(65 * S3Config.MIB)).isEqualTo(64 * S3Config.MIB);
    for (long length : new long[] {640_000 * S3Config.MIB, 640_000 * S3Config.MIB + 1, 5L << 40}) {
      long part = sizes.forLength(length);
      assertThat((length + part - 1) / part).isLessThanOrEqualTo(10_000);
      assertThat(part % S3Config.MIB).isZero();
    }
  }
}
