// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageBackendProvider;
import io.nebulabackup.storage.StorageLocation;
import java.util.Set;

/**
 * Serves {@code gs://bucket/prefix}. {@link GcsStorage} sets the same options by methods.
 *
 * <table>
 *   <caption>Options</caption>
 *   <tr><th>name</th><th>meaning</th><th>default</th></tr>
 *   <tr><td>{@code host}</td><td>the address of another endpoint or of an emulator; https if no
 *       scheme is given</td><td>what the environment variable {@code STORAGE_EMULATOR_HOST} names,
 *       over http if it names no scheme, and without credentials if none are passed; else Google's
 *       </td></tr>
 *   <tr><td>{@code anonymous}</td><td>{@code true}: send no credentials, as emulators want it</td>
 *       <td>{@code false}</td></tr>
 *   <tr><td>{@code location}</td><td>the bucket's location; accepted since other tools want it, and
 *       not needed</td><td></td></tr>
 *   <tr><td>{@code storage-class}</td><td>of new objects, such as {@code NEARLINE}</td>
 *       <td>the bucket's</td></tr>
 *   <tr><td>{@code kms-key-name}</td><td>the Cloud KMS key that encrypts new objects</td>
 *       <td>the bucket's</td></tr>
 *   <tr><td>{@code chunk-size}</td><td>objects up to this many bytes are sent in one request, larger
 *       ones in chunks of it, each held in memory while it is sent; 256 KiB to 512 MiB, a multiple of
 *       256 KiB</td><td>8 MiB</td></tr>
 *   <tr><td>{@code chunk-memory}</td><td>what the chunks of all uploads of one backend take together,
 *       in bytes; where more uploads are under way than that allows for, the chunks of the later ones
 *       are smaller, down to 256 KiB</td><td>32 MiB, or two chunks if that is more</td></tr>
 *   <tr><td>{@code max-attempts}</td><td>how often a request is tried</td><td>6</td></tr>
 *   <tr><td>{@code timeout-seconds}</td><td>how long a connection may be silent</td>
 *       <td>120</td></tr>
 * </table>
 *
 * <p>Secret: {@code credentials}, a service account's key as JSON. Without it the application
 * default credentials are used.
 *
 * <p>Memory: a backend holds {@code chunk-memory} at most, and half a MiB more for each upload or
 * download at a time, whatever the size of the objects: 64 MiB with 64 of them.
 *
 * <p>Google allows about one write a second to one object name: a backend waits that long before it
 * replaces an object that it wrote itself, and what is refused because of others is tried again.
 * Every write is conditional on the version that it replaces, so that a repeated or late request
 * undoes nothing; replacing an object that is there takes three requests instead of one.
 */
public final class GcsStorageProvider implements StorageBackendProvider {

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public GcsStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("gs");
  }

  @Override
  public StorageBackend open(StorageLocation location) {
    return new GcsStorageBackend(GcsConfig.of(location));
  }

  @Override
  public StorageLocation forAnalysis(StorageLocation location) {
    return location.options().containsKey("chunk-size")
        ? location
        : location.withOption("chunk-size", String.valueOf(4 * GcsConfig.CHUNK_UNIT));
  }
}
