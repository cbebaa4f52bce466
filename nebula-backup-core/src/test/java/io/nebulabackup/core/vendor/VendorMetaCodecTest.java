// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.model.HostAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VendorMetaCodecTest {

  @Test
  void encode_smallMeta_isTheDocumentedBytes() {
    VendorMeta meta =
        new VendorMeta("B", Instant.ofEpochMilli(0x0102), true, Map.of(), List.of("t.sst"));

    assertThat(HexFormat.of().formatHex(VendorMetaCodec.encode(meta)))
        .isEqualTo(
            "00000050"
                + "0d0001080c00000000" // 1: map<i32, struct>, empty
                + "0f00020b0000000100000005742e737374" // 2: list<binary>
                + "0b00030000000142" // 3: binary
                + "02000401" // 4: bool
                + "02000501" // 5: bool
                + "0a00060000000000000102" // 6: i64
                + "0b000700000000" // 7: binary
                + "0f00080c00000000" // 8: list<struct>
                + "0a00090000000000000000" // 9: i64
                + "00");
  }

  @Test
  void decode_encodedMeta_isEqual() {
    VendorMeta meta = meta();

    assertThat(VendorMetaCodec.decode("test", VendorMetaCodec.encode(meta))).isEqualTo(meta);
  }

  @Test
  void encode_decodedBytesOfAnyShape_isTheSameBytes() {
    long seed = new Random().nextLong();
    RandomMeta bytes = new RandomMeta(new Random(seed));
    for (int i = 0; i < 500; i++) {
      byte[] struct = bytes.next();
      VendorMeta meta = VendorMetaCodec.decodeStruct("seed " + seed, ByteBuffer.wrap(struct));

      assertThat(VendorMetaCodec.encodeStruct(meta)).as("seed %d", seed).isEqualTo(struct);
    }
  }

  @Test
  void decode_fieldOfUnknownId_isKept() {
    byte[] struct = HexFormat.of().parseHex("0b0003000000014b" + "0800630000002a" + "00");

    VendorMeta meta = VendorMetaCodec.decodeStruct("test", ByteBuffer.wrap(struct));

    assertThat(meta.backupName()).isEqualTo("K");
    assertThat(meta.shape().has(99)).isTrue();
    assertThat(VendorMetaCodec.encodeStruct(meta)).isEqualTo(struct);
  }

  @Test
  void decode_knownIdOfOtherType_isKeptAndHasItsDefault() {
    byte[] struct = HexFormat.of().parseHex("080003" + "00000007" + "00");

    VendorMeta meta = VendorMetaCodec.decodeStruct("test", ByteBuffer.wrap(struct));

    assertThat(meta.backupName()).isEmpty();
    assertThat(VendorMetaCodec.encodeStruct(meta)).isEqualTo(struct);
  }

  @Test
  void decode_absentFields_stayAbsent() {
    byte[] struct = {0};

    VendorMeta meta = VendorMetaCodec.decodeStruct("test", ByteBuffer.wrap(struct));

    assertThat(meta.spaces()).isEmpty();
    assertThat(meta.clusterId()).isZero();
    assertThat(meta.shape().has(1)).isFalse();
    assertThat(VendorMetaCodec.encodeStruct(meta.withBaseNamedMetaFiles())).isEqualTo(struct);
  }

  @Test
  void decode_everyPrefix_isRefused() {
    byte[] file = VendorMetaCodec.encode(meta());
    byte[] struct = VendorMetaCodec.encodeStruct(meta());

    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> VendorMetaCodec.decode("cut.meta", cut))
          .isInstanceOf(IncompatibleFormatException.class)
          .hasMessageContaining("cut.meta");
    }
    for (int length = 0; length < struct.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(struct, 0, length);
      assertThatThrownBy(() -> VendorMetaCodec.decodeStruct("cut.meta", cut))
          .isInstanceOf(IncompatibleFormatException.class)
          .hasMessageContaining("cut.meta");
    }
  }

  @Test
  void decode_damagedBytes_isRefusedOrRoundTrips() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] good = VendorMetaCodec.encodeStruct(meta());
    for (int i = 0; i < 5000; i++) {
      byte[] bad = good.clone();
      for (int damage = random.nextInt(4); damage >= 0; damage--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        VendorMeta meta = VendorMetaCodec.decodeStruct("damaged", ByteBuffer.wrap(bad));
        assertThat(VendorMetaCodec.encodeStruct(meta)).as("seed %d", seed).isEqualTo(bad);
      } catch (IncompatibleFormatException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining("damaged");
      }
    }
  }

  @Test
  void decode_trailingBytes_isRefused() {
    byte[] longer = Arrays.copyOf(VendorMetaCodec.encode(meta()), 1000);

    assertThatThrownBy(() -> VendorMetaCodec.decode("long.meta", longer))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("1000 bytes");
    assertThatThrownBy(
            () -> VendorMetaCodec.decodeStruct("long", ByteBuffer.wrap(new byte[] {0, 0})))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("1 bytes follow");
  }

  @Test
  void decode_hugeLengths_areRefusedWithoutAllocation() {
    for (String hex :
        List.of(
            "0b00037fffffff00", // a text
            "0b0003ffffffff00", // a negative length
            "0f00020b7fffffff00", // a list of texts
            "0d0001080c7fffffff00", // a map of spaces
            "0f00630c7fffffff00", // an unknown list of structs
            "0f0063027fffffff00", // an unknown list of booleans
            "0d0063080a7fffffff00")) { // an unknown map
      ByteBuffer struct = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
      assertThatThrownBy(() -> VendorMetaCodec.decodeStruct("huge", struct))
          .as(hex)
          .isInstanceOf(IncompatibleFormatException.class)
          .hasMessageContaining("a length is");
    }
  }

  @Test
  void decode_deeplyNestedUnknownField_isRefused() {
    byte[] struct = HexFormat.of().parseHex("0c0063".repeat(10_000) + "00".repeat(10_001));

    assertThatThrownBy(() -> VendorMetaCodec.decodeStruct("deep", ByteBuffer.wrap(struct)))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("nested deeper");
  }

  @Test
  void decode_fieldOrKeyTwice_isRefused() {
    byte[] field = HexFormat.of().parseHex("0200040102000401" + "00");
    byte[] key = HexFormat.of().parseHex("0d0001080c00000002" + "0000000100" + "0000000100" + "00");

    assertThatThrownBy(() -> VendorMetaCodec.decodeStruct("twice", ByteBuffer.wrap(field)))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("field twice");
    assertThatThrownBy(() -> VendorMetaCodec.decodeStruct("twice", ByteBuffer.wrap(key)))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("the key 1 twice");
  }

  @Test
  void withBaseNamedMetaFiles_absolutePaths_becomeBaseNames() {
    VendorMeta meta =
        new VendorMeta(
            "B", Instant.EPOCH, true, Map.of(), List.of("/data/nebula/0/x/__tags__.sst", "a.sst"));

    assertThat(meta.withBaseNamedMetaFiles().metaFiles()).containsExactly("__tags__.sst", "a.sst");
  }

  private static VendorMeta meta() {
    Map<Integer, VendorLog> parts = new LinkedHashMap<>();
    parts.put(7, new VendorLog(39, 1));
    parts.put(2, new VendorLog(Long.MAX_VALUE, 5, 12, "/d/7", new VendorLog(0, 0).shape()));
    VendorHostBackup host =
        new VendorHostBackup(
            new VendorHost(new HostAddress("störage", 9779)),
            List.of(
                new VendorCheckpoint(3, parts, "/data/nebula/3/checkpoints/B"),
                new VendorCheckpoint(3, Map.of(), "/data2/nebula/3/checkpoints/B")));
    VendorSpace space = new VendorSpace(new VendorSpaceDescription("g", 4, 3), List.of(host, host));
    Map<Integer, VendorSpace> spaces = new LinkedHashMap<>();
    spaces.put(9, space);
    spaces.put(3, space);
    return new VendorMeta(
        "BACKUP_2024_01_20_01_20_56", Instant.ofEpochMilli(1), false, spaces, List.of("a", "b"));
  }
}
