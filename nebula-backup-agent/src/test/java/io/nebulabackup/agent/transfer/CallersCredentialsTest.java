// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.nebulabackup.agent.paths.LocalStorage;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageLocation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of Google's credentials a caller may send. */
class CallersCredentialsTest {

  private static final StorageLocation BUCKET = StorageLocation.of("gs://backups/prod");

  private static StorageLocation checked(String credentials) {
    return CallersCredentials.checked(BUCKET.withSecret("credentials", credentials));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "external_account",
        "external_account_authorized_user",
        "impersonated_service_account",
        "gdch_service_account",
        "Service_Account",
        ""
      })
  void credentials_thatNameWhereTheKeyIs_areRefusedByType(String type) {
    assertThatThrownBy(
            () ->
                checked(
                    "{\"type\":\""
                        + type
                        + "\",\"credential_source\":{\"file\":\"/etc/shadow\"},"
                        + "\"token_url\":\"http://169.254.169.254/\"}"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("'" + type + "'")
        .hasMessageNotContaining("shadow")
        .asInstanceOf(type(InvalidSpecException.class))
        .returns("type of the secret credentials", InvalidSpecException::field);
  }

  /** Of a name given twice some parsers take the first value and some the last. */
  @Test
  void typeGivenTwice_isPassedOnAsTheOneThatWasChecked() {
    assertThat(checked("{\"type\":\"external_account\",\"type\":\"service_account\"}").secrets())
        .containsOnly(entry("credentials", "{\"type\":\"service_account\"}"));
    assertThatThrownBy(
            () -> checked("{\"type\":\"service_account\",\"type\":\"external_account\"}"))
        .isInstanceOf(InvalidSpecException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "{}", "{\"type\":7}", "PRIVATE KEY", "{\"type\":"})
  void credentials_thatAreNoKey_areRefusedAndNotShown(String credentials) {
    assertThatThrownBy(() -> checked(credentials))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("PRIVATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"service_account", "authorized_user"})
  void key_isTaken(String type) {
    String key = "{\"type\":\"" + type + "\",\"private_key\":\"-----\\nx\\n\"}";

    assertThat(checked(key).secrets()).containsOnly(entry("credentials", key));
  }

  @Test
  void locations_withoutGooglesCredentials_areLeftAlone() {
    StorageLocation other =
        StorageLocation.of("test://backups/").withSecret("credentials", "anything");

    assertThat(CallersCredentials.checked(other)).isSameAs(other);
    assertThat(CallersCredentials.checked(BUCKET)).isSameAs(BUCKET);
  }

  @Test
  void store_withSuchCredentials_isNotOpened() {
    Stores stores =
        new Stores(
            location -> {
              throw new AssertionError("opened " + location);
            },
            new LocalStorage(List.of()),
            new RateLimit(0));

    assertThatThrownBy(
            () ->
                stores.open(
                    BUCKET.withSecret("credentials", "{\"type\":\"external_account\"}"),
                    new Cancellation()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("external_account");
  }
}
