// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VendorLayoutTest {

  private static final String NAME = "BACKUP_2024_01_20_01_20_56";
  private static final HostAddress HOST = new HostAddress("127.0.1.11", 9779);

  @Test
  void keys_areThoseOfTheVendor() {
    VendorLayout layout = VendorLayout.of(NAME);

    assertThat(layout.description()).hasToString(NAME + "/" + NAME + ".meta");
    assertThat(layout.metaTable("__tags__.sst")).hasToString(NAME + "/meta/__tags__.sst");
    assertThat(layout.dataPath(HOST, 1)).hasToString(NAME + "/data/127.0.1.11:9779/data1");
    assertThat(layout.checkpoint(HOST, 0, 12)).hasToString(NAME + "/data/127.0.1.11:9779/data0/12");
  }

  @Test
  void parse_ownKeys_findsWhatTheyAre() {
    VendorLayout layout = VendorLayout.of(NAME);

    assertThat(VendorLayout.parse(layout.description()))
        .contains(new VendorObject.Description(NAME));
    assertThat(VendorLayout.parse(layout.metaTable("t.sst")))
        .contains(new VendorObject.MetaTable(NAME, "t.sst"));
    assertThat(
            VendorLayout.parse(
                layout.checkpoint(HOST, 3, 12).resolve("wal/7/0000000000000000001.wal")))
        .contains(
            new VendorObject.CheckpointFile(NAME, HOST, 3, 12, "wal/7/0000000000000000001.wal"));
  }

  @Test
  void parse_hostWithColons_keepsThem() {
    HostAddress ipv6 = new HostAddress("fe80::1", 9779);

    assertThat(VendorLayout.parse(VendorLayout.of(NAME).checkpoint(ipv6, 0, 1).resolve("data/a")))
        .contains(new VendorObject.CheckpointFile(NAME, ipv6, 0, 1, "data/a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BACKUP_2024_01_20_01_20_56",
        "BACKUP_2024_01_20_01_20_56/BACKUP_2024_01_20_01_20_57.meta",
        "BACKUP_2024_01_20_01_20_56/manifest.json",
        "BACKUP_2024_01_20_01_20_56/meta/a/b",
        "BACKUP_2024_01_20_01_20_56/data/h:9779/data0/1",
        "BACKUP_2024_01_20_01_20_56/data/h:9779/data00/1/x",
        "BACKUP_2024_01_20_01_20_56/data/h:9779/data0/01/x",
        "BACKUP_2024_01_20_01_20_56/data/h:9779/data0/0/x",
        "BACKUP_2024_01_20_01_20_56/data/h:9779/data0/9999999999/x",
        "BACKUP_2024_01_20_01_20_56/data/h:99999/data0/1/x",
        "BACKUP_2024_01_20_01_20_56/data/h/data0/1/x",
        "BACKUP_2024_02_30_01_20_56/meta/a.sst",
        "SNAPSHOT_2024_01_20_01_20_56/meta/a.sst"
      })
  void parse_otherKeys_isEmpty(String key) {
    assertThat(VendorLayout.parse(ObjectKey.of(key))).isEmpty();
  }

  @Test
  void of_notABackupName_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VendorLayout.of("nightly"))
        .withMessageContaining("'nightly'");
  }
}
