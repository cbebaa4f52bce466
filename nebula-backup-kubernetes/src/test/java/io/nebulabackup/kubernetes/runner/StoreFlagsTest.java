// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class StoreFlagsTest {

  @TempDir Path secrets;

  private static StorageLocation location(Map<String, String> environment, String... arguments) {
    StoreFlags flags = new StoreFlags();
    CommandSpec command =
        CommandSpec.create().addMixin("store", CommandSpec.forAnnotatedObject(flags));
    new CommandLine(command).parseArgs(arguments);
    return flags.location(environment);
  }

  @Test
  void keys_areTakenFromTheFlags_thenTheEnvironment_thenTheFiles() throws Exception {
    Files.writeString(secrets.resolve("access_key"), "file-access\n");
    Files.writeString(secrets.resolve("secret_key"), "file-secret\n");
    Files.writeString(secrets.resolve("session_token"), "file-token");
    Map<String, String> environment =
        Map.of(
            RunnerVariables.SECRETS,
            secrets.toString(),
            RunnerVariables.S3_SECRET_KEY,
            "variable-secret",
            RunnerVariables.S3_ACCESS_KEY,
            "variable-access");

    StorageLocation found =
        location(environment, "--storage", "s3://b/p", "--s3.access_key", "flag-access");

    assertThat(found.secrets())
        .isEqualTo(
            Map.of(
                "access_key", "flag-access",
                "secret_key", "variable-secret",
                "session_token", "file-token"));
  }

  @Test
  void s3_withoutKeys_leavesThemToTheStore() {
    StorageLocation found =
        location(
            Map.of(), "--storage", "s3://b/p", "--s3.region", "r", "--s3.endpoint", "http://h:1");

    assertThat(found.secrets()).isEmpty();
    assertThat(found.options()).isEqualTo(Map.of("region", "r", "endpoint", "http://h:1"));
  }

  @Test
  void googleKey_isTakenFromTheMountedSecret() throws Exception {
    Files.writeString(secrets.resolve("credentials"), "{\"type\": \"service_account\"}\n");

    StorageLocation found =
        location(
            Map.of(
                RunnerVariables.SECRETS,
                secrets.toString(),
                RunnerVariables.STORAGE_OPTIONS,
                "host=http://h:1, chunk-size=262144"),
            "--storage",
            "gs://b",
            "--storage-option",
            "chunk-size=524288");

    assertThat(found.secrets()).containsEntry("credentials", "{\"type\": \"service_account\"}");
    assertThat(found.options()).isEqualTo(Map.of("host", "http://h:1", "chunk-size", "524288"));
  }

  @Test
  void malformedOptions_areNotRepeated_forTheyMayHoldAKey() {
    assertThatThrownBy(
            () ->
                location(
                    Map.of(RunnerVariables.STORAGE_OPTIONS, "secret_key=hush,ed"),
                    "--storage",
                    "s3://b"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(RunnerVariables.STORAGE_OPTIONS)
        .hasMessageNotContaining("hush");
  }

  @Test
  void localDirectory_ofBr_isOurFileUri() {
    assertThat(location(Map.of(), "--storage", "local:///var/backups").uri())
        .hasToString("file:///var/backups");
    assertThatThrownBy(() -> location(Map.of(), "--storage", "local://backups"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("absolute");
  }

  @Test
  void secretsThatAreNotMounted_areToldApartFromNone() {
    String missing = secrets.resolve("missing").toString();

    assertThatThrownBy(
            () -> location(Map.of(RunnerVariables.SECRETS, missing), "--storage", "s3://b"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(missing);
  }
}
