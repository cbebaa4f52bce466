// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was read from files, read again once they have changed. Looked at when it is asked for: no
 * thread waits for changes. What cannot be read, as while one of two files has been replaced,
 * leaves what was read before. Safe for use by several threads.
 */
final class Watched<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  /** Makes a value of the files. */
  interface Reading<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  /** By what a change shows; the key tells when a link leads to another file. */
  private record Stamp(Path file, FileTime modified, long size, @Nullable Object key) {}

  private final List<Path> files;
  private final Reading<T> reading;
  private List<Stamp> stamps;
  private T value;
  private String failure = "";

  Watched(List<Path> files, Reading<T> reading) throws IOException, GeneralSecurityException {
    this.files = List.copyOf(files);
    this.reading = reading;
    this.stamps = stamps();
    this.value = reading.read();
  }

  synchronized T current() {
    try {
      // Before the files: a change in between shows next time.
      List<Stamp> found = stamps();
      if (!found.equals(stamps)) {
        value = reading.read();
        stamps = found;
        failure = "";
        LOG.info("read again after a change: {}", files);
      }
    } catch (IOException | GeneralSecurityException e) {
      if (!failure.equals(String.valueOf(e.getMessage()))) {
        failure = String.valueOf(e.getMessage());
        LOG.warn("{} changed and cannot be used, what they were before counts: {}", files, failure);
      }
    }
    return value;
  }

  private List<Stamp> stamps() throws IOException {
    List<Stamp> found = new ArrayList<>();
    for (Path file : files) {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      found.add(
          new Stamp(file, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
    }
    return found;
  }
}
