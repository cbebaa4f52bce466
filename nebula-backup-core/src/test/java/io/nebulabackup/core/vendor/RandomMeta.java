// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Encodes BackupMeta structs as some other version might: fields in any order, some absent, unknown
 * ones between them. Written apart from the codec on purpose.
 */
final class RandomMeta {

  private interface Part {
    void write(DataOutputStream out) throws IOException;
  }

  private final Random random;
  private int unknownIds = 100;

  RandomMeta(Random random) {
    this.random = random;
  }

  byte[] next() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      struct(
              field(13, 1, map(space())),
              field(15, 2, list(11, text())),
              field(11, 3, text()),
              field(2, 4, out -> out.writeBoolean(random.nextBoolean())),
              field(2, 5, out -> out.writeBoolean(random.nextBoolean())),
              field(10, 6, out -> out.writeLong(random.nextLong())),
              field(11, 7, text()),
              field(15, 8, list(12, host())),
              field(10, 9, out -> out.writeLong(random.nextLong())))
          .write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Part space() {
    Part description =
        struct(
            field(11, 1, text()),
            field(8, 2, out -> out.writeInt(random.nextInt())),
            field(8, 3, out -> out.writeInt(random.nextInt())));
    Part log =
        struct(
            field(10, 1, out -> out.writeLong(random.nextLong())),
            field(10, 2, out -> out.writeLong(random.nextLong())),
            field(10, 3, out -> out.writeLong(random.nextLong())),
            field(11, 4, text()));
    Part checkpoint =
        struct(
            field(8, 1, out -> out.writeInt(random.nextInt())),
            field(13, 2, map(log)),
            field(11, 3, text()));
    Part hostBackup = struct(field(12, 1, host()), field(15, 2, list(12, checkpoint)));
    return struct(field(12, 1, description), field(15, 2, list(12, hostBackup)));
  }

  private Part host() {
    return struct(field(11, 1, text()), field(8, 2, out -> out.writeInt(random.nextInt())));
  }

  private Part struct(Part... known) {
    return out -> {
      List<Part> fields = new ArrayList<>(List.of(known));
      if (random.nextInt(3) == 0) {
        Collections.shuffle(fields, random);
      }
      for (Part field : fields) {
        if (random.nextInt(6) == 0) {
          unknown(out);
        }
        if (random.nextInt(8) != 0) {
          field.write(out);
        }
      }
      out.writeByte(0);
    };
  }

  private void unknown(DataOutputStream out) throws IOException {
    int type = new int[] {2, 3, 4, 6, 8, 10, 11, 12, 13, 14, 15}[random.nextInt(11)];
    field(type, unknownIds++, value(type)).write(out);
  }

  private Part value(int type) {
    return switch (type) {
      case 2, 3 -> out -> out.writeByte(random.nextInt());
      case 4, 10 -> out -> out.writeLong(random.nextLong());
      case 6 -> out -> out.writeShort(random.nextInt());
      case 8 -> out -> out.writeInt(random.nextInt());
      case 11 -> text();
      case 12 -> struct(field(10, 1, value(10)));
      case 13 -> map(value(12));
      default -> list(10, value(10));
    };
  }

  private static Part field(int type, int id, Part value) {
    return out -> {
      out.writeByte(type);
      out.writeShort(id);
      value.write(out);
    };
  }

  private Part text() {
    return out -> {
      byte[] bytes = "x/ü€".repeat(random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    };
  }

  private Part list(int type, Part element) {
    return out -> {
      int size = random.nextInt(3);
      out.writeByte(type);
      out.writeInt(size);
      for (int i = 0; i < size; i++) {
        element.write(out);
      }
    };
  }

  private Part map(Part value) {
    return out -> {
      int size = random.nextInt(4);
      int key = random.nextInt();
      out.writeByte(8);
      out.writeByte(12);
      out.writeInt(size);
      for (int i = 0; i < size; i++) {
        out.writeInt(key - 3 * i); // not in order
        value.write(out);
      }
    };
  }
}
