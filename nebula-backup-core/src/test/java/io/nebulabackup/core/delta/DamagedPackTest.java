// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import static io.nebulabackup.core.delta.PackBytes.pack;
import static io.nebulabackup.core.delta.PackBytes.reader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.nebulabackup.core.wal.TestLogs;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packs that are damaged, and packs made to mislead: their checksums are right. */
class DamagedPackTest {

  private static final PartitionId A = new PartitionId(1, 1);
  private static final PartitionId B = new PartitionId(1, 2);

  private static byte[] sample(int level) throws IOException {
    return pack(level, Map.of(A, TestLogs.run(5, 60, 1)));
  }

  /** Puts a pack together from blocks and an index, however wrong, with right checksums. */
  static byte[] forge(byte[] blocks, byte[] rawIndex, int claimedIndexBytes, Codec codec) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PackFormat.header());
    out.writeBytes(blocks);
    byte[] stored = codec == Codec.ZSTD ? Zstd.compress(rawIndex, 3) : rawIndex;
    long offset = out.size();
    out.writeBytes(stored);
    out.writeBytes(
        PackFormat.trailer(
            new PackFormat.Trailer(
                offset,
                stored.length,
                claimedIndexBytes,
                codec,
                PackFormat.crc(stored, 0, stored.length))));
    return out.toByteArray();
  }

  private static byte[] forge(byte[] blocks, List<Block> table, List<PackedSlice> slices) {
    byte[] index = IndexCodec.encode(new DeltaPackIndex(slices, table));
    return forge(blocks, index, index.length, Codec.STORED);
  }

  private static PackedSlice slice(PartitionId partition, long first, long last, long bytes) {
    return new PackedSlice(partition, new LogPosition(first, 1), new LogPosition(last, 1), bytes);
  }

  private static Block block(byte[] stored, int rawBytes, Codec codec, byte[] raw) {
    return new Block(
        PackFormat.HEADER_BYTES,
        stored.length,
        0,
        rawBytes,
        codec,
        PackFormat.crc(raw, 0, raw.length));
  }

  private static void assertCorrupt(ThrowingCallable reading, String found) {
    assertThatThrownBy(reading)
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("a.pack")
        .hasMessageContaining(found);
  }

  /** Compresses as the writer does: with a window that a reader lets through. */
  private static byte[] compress(byte[] raw) {
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      return zstd.setWindowLog(PackFormat.WINDOW_LOG).compress(raw);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void verifyAll_anyBitFlipped_isFoundOrDoesNoHarm(int level) throws IOException {
    byte[] pack = sample(level);
    int found = 0;
    for (int bit = 0; bit < pack.length * 8; bit++) {
      byte[] damaged = pack.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        DeltaPackReader reader = reader(damaged);
        reader.verifyAll();
        assertThat(PackBytes.records(reader, A))
            .as("bit %d", bit)
            .isEqualTo(TestLogs.run(5, 60, 1));
      } catch (CorruptWalException | IncompatibleFormatException e) {
        found++;
      }
    }
    // Harmless: 48 bits of minor version and padding, and what zstd itself leaves unused.
    assertThat(pack.length * 8 - found).isBetween(48, 128);
  }

  @Test
  void open_packCutAtAnyByte_isFound() throws IOException {
    byte[] pack = sample(3);
    for (int length = 0; length < pack.length; length++) {
      byte[] cut = Arrays.copyOf(pack, length);
      assertThatThrownBy(() -> reader(cut)).isInstanceOf(CorruptWalException.class);
    }
  }

  @Test
  void records_sourceEndsEarly_isFound() throws IOException {
    byte[] pack = sample(3);
    RangeSource shortened =
        (offset, length) ->
            new ByteArrayInputStream(
                pack, (int) offset, (int) (offset == PackFormat.HEADER_BYTES ? 9 : length));

    DeltaPackReader reader = DeltaPackReader.open(shortened, pack.length, "a.pack");
    assertCorrupt(() -> PackBytes.records(reader, A), "the pack ends before it does");
    assertCorrupt(
        () -> DeltaPackReader.open((o, l) -> new ByteArrayInputStream(pack, 0, 9), 500, "a.pack"),
        "the pack ends here");
  }

  @Test
  void open_newerMajorVersion_isIncompatibleNotCorrupt() throws IOException {
    byte[] pack = sample(3);
    int trailer = pack.length - PackFormat.TRAILER_BYTES;
    pack[trailer + 17] = 2;
    int crc = PackFormat.crc(pack, trailer, 24);
    for (int i = 0; i < 4; i++) {
      pack[trailer + 24 + i] = (byte) (crc >>> (8 * i));
    }

    assertThatThrownBy(() -> reader(pack))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("format 2");
  }

  @Test
  void records_blockDecodesToMoreThanItSays_isRefused() throws IOException {
    byte[] bomb = Zstd.compress(new byte[64 << 20], 19);
    byte[] pack =
        forge(
            bomb,
            List.of(block(bomb, 1 << 20, Codec.ZSTD, new byte[1 << 20])),
            List.of(slice(A, 1, 1 << 15, 1 << 20)));

    assertCorrupt(() -> PackBytes.records(reader(pack), A), "does not decode");
  }

  @Test
  void records_blockDecodesToLessThanItSays_isRefused() throws IOException {
    byte[] raw = TestLogs.bytes(TestLogs.run(1, 40, 1));
    byte[] stored = Zstd.compress(raw, 3);
    byte[] pack =
        forge(
            stored,
            List.of(block(stored, raw.length + 64, Codec.ZSTD, raw)),
            List.of(slice(A, 1, 42, raw.length + 64)));

    assertCorrupt(() -> PackBytes.records(reader(pack), A), "decodes to " + raw.length);
  }

  @Test
  void records_oversizedBlockThatLies_isRefused() throws IOException {
    byte[] raw = TestLogs.bytes(List.of(WalRecord.of(1, 1, 0, new byte[3 << 20])));
    byte[] stored = compress(raw);
    for (int lie : new int[] {-1, 1, 100_000_000}) {
      byte[] pack =
          forge(
              stored,
              List.of(block(stored, raw.length + lie, Codec.ZSTD, raw)),
              List.of(slice(A, 1, 1, raw.length + lie)));
      assertThatThrownBy(() -> PackBytes.records(reader(pack), A))
          .isInstanceOf(CorruptWalException.class);
    }
  }

  @Test
  void records_blockThatNeedsALargeWindow_isRefused() throws IOException {
    byte[] raw = TestLogs.bytes(List.of(WalRecord.of(1, 1, 0, new byte[3 << 20])));
    byte[] stored = Zstd.compress(raw, 3);
    byte[] pack =
        forge(
            stored,
            List.of(block(stored, raw.length, Codec.ZSTD, raw)),
            List.of(slice(A, 1, 1, raw.length)));

    assertCorrupt(() -> PackBytes.records(reader(pack), A), "too much memory");
  }

  @Test
  void records_oversizedBlockWithWrongChecksum_isRefusedBeforeTheRecordIsHandedOn()
      throws IOException {
    for (Codec codec : Codec.values()) {
      byte[] raw = TestLogs.bytes(List.of(WalRecord.of(1, 1, 0, new byte[3 << 20])));
      byte[] stored = codec == Codec.ZSTD ? compress(raw) : raw;
      byte[] pack =
          forge(
              stored,
              List.of(block(stored, raw.length, codec, new byte[1])),
              List.of(slice(A, 1, 1, raw.length)));
      assertCorrupt(() -> reader(pack).records(A).next(), "checksum is wrong");
    }
  }

  @Test
  void records_sliceWithinAnOversizedBlock_isRefused() throws IOException {
    byte[] raw =
        TestLogs.bytes(List.of(WalRecord.of(1, 1, 0, new byte[2 << 20]), TestLogs.heartbeat(2, 1)));
    byte[] pack =
        forge(
            raw,
            List.of(block(raw, raw.length, Codec.STORED, raw)),
            List.of(slice(A, 1, 1, raw.length - 32), slice(B, 2, 2, 32)));

    assertCorrupt(() -> reader(pack).records(B), "within an oversized block");
    reader(pack).verifyAll();
  }

  @Test
  void records_indexNamesOtherPositions_isRefused() throws IOException {
    byte[] raw = TestLogs.bytes(TestLogs.run(5, 8, 1));
    Block block = block(raw, raw.length, Codec.STORED, raw);
    byte[] first = forge(raw, List.of(block), List.of(slice(A, 4, 8, raw.length)));
    byte[] last = forge(raw, List.of(block), List.of(slice(A, 5, 7, raw.length)));

    assertCorrupt(() -> PackBytes.records(reader(first), A), "begins with 5@1, wanted 4@1");
    assertCorrupt(() -> PackBytes.records(reader(last), A), "ends with 8@1, wanted 7@1");
    assertCorrupt(() -> reader(last).verifyAll(), "ends with 8@1, wanted 7@1");
  }

  @Test
  void open_indexThatDoesNotAddUp_isRefused() {
    byte[] raw = TestLogs.bytes(TestLogs.run(5, 8, 1));
    Block right = block(raw, raw.length, Codec.STORED, raw);
    long bytes = raw.length;
    Block longer = new Block(16, bytes + 1, 0, raw.length + 1, Codec.STORED, 0);
    Block shorter = new Block(16, bytes - 1, 0, raw.length - 1, Codec.STORED, 0);
    for (byte[] pack :
        List.of(
            forge(raw, List.of(right), List.of(slice(A, 5, 8, bytes - 1))),
            forge(raw, List.of(right), List.of(slice(A, 5, 8, bytes + 1))),
            forge(raw, List.of(right), List.of(slice(A, 5, 5 + bytes / 32, bytes))),
            forge(raw, List.of(right), List.of()),
            forge(raw, List.of(), List.of()),
            forge(raw, List.of(longer), List.of(slice(A, 5, 8, bytes + 1))),
            forge(raw, List.of(shorter), List.of(slice(A, 5, 8, bytes - 1))),
            forge(raw, List.of(right), List.of(slice(A, 5, 5, 60), slice(A, 6, 8, bytes - 60))))) {
      assertThatThrownBy(() -> reader(pack))
          .isInstanceOf(CorruptWalException.class)
          .hasMessageContaining("a.pack (index)");
    }
  }

  @Test
  void open_countsBeyondTheIndex_areRefusedWithoutAllocating() {
    byte[] counts = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, 0};

    assertCorrupt(
        () -> reader(forge(new byte[0], counts, counts.length, Codec.STORED)), "blocks in");
  }

  @Test
  void open_indexLengthThatLies_isRefused() throws IOException {
    byte[] index = IndexCodec.encode(new DeltaPackIndex(List.of(), List.of()));
    assertThat(reader(forge(new byte[0], index, index.length, Codec.ZSTD)).index().slices())
        .isEmpty();

    for (int claimed : new int[] {0, index.length - 1, index.length + 1, 60 << 20}) {
      assertCorrupt(
          () -> reader(forge(new byte[0], index, claimed, Codec.ZSTD)), "index does not decode");
    }
    assertCorrupt(() -> reader(forge(new byte[0], index, 65 << 20, Codec.ZSTD)), "index of");
    assertCorrupt(() -> reader(forge(new byte[0], index, 1, Codec.STORED)), "index of");
  }
}
