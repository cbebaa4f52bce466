// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.core.agent.Cancellation;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How much disk the spaces below a data directory take. */
public final class SpaceUsages {

  private static final Pattern SPACE_ID = Pattern.compile("[1-9][0-9]{0,17}");

  private SpaceUsages() {}

  /**
   * Sums file sizes up. A file that vanishes meanwhile counts nothing.
   *
   * @param dataDir holds one directory per space, named by its id; others are passed over
   * @param cancellation ends the walk
   * @return bytes per space id
   * @throws IOException if a directory cannot be read
   */
  public static Map<Long, Long> of(Path dataDir, Cancellation cancellation) throws IOException {
    Map<Long, Long> usages = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(dataDir)) {
      for (Path entry : entries) {
        Path name = entry.getFileName();
        if (name != null
            && SPACE_ID.matcher(name.toString()).matches()
            && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          usages.put(Long.parseLong(name.toString()), size(entry, cancellation));
        }
      }
    }
    return usages;
  }

  private static long size(Path dir, Cancellation cancellation) throws IOException {
    long[] sum = {0};
    Files.walkFileTree(
        dir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            cancellation.check();
            sum[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return sum[0];
  }
}
