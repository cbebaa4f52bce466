// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import static io.nebulabackup.core.wal.FuzzInput.require;

import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.wal.FuzzInput;
import io.nebulabackup.model.HostAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Fuzz target: a vendor's {@code .meta}, as a file and as the bare struct in metad's answer. */
public final class FuzzVendorMeta {

  private FuzzVendorMeta() {}

  /** What can be read is written back as the same bytes. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzInput.check(
        input,
        () -> {
          VendorMeta meta = VendorMetaCodec.decode("file", input);
          require(Arrays.equals(VendorMetaCodec.encode(meta), input), "written back as others");
        });
    FuzzInput.check(
        input,
        () -> {
          VendorMeta meta = VendorMetaCodec.decodeStruct("struct", ByteBuffer.wrap(input));
          require(
              Arrays.equals(VendorMetaCodec.encodeStruct(meta), input), "written back as others");
          VendorMeta named = meta.withBaseNamedMetaFiles();
          byte[] bytes = VendorMetaCodec.encode(named);
          require(VendorMetaCodec.decode("again", bytes).equals(named), "read back as another");
          FrozenBackup.of(new HostAddress("metad", 9559), meta);
        });
  }
}
