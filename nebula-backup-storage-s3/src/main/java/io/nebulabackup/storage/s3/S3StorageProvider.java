// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageBackendProvider;
import io.nebulabackup.storage.StorageLocation;
import java.util.Set;

/**
 * Serves {@code s3://bucket/prefix}, in Amazon S3 and in stores that speak its protocol. {@link
 * S3Storage} sets the same options by methods.
 *
 * <table>
 *   <caption>Options</caption>
 *   <tr><th>name</th><th>meaning</th><th>default</th></tr>
 *   <tr><td>{@code region}</td><td>the bucket's region</td>
 *       <td>the SDK's region chain; {@code us-east-1} with an endpoint</td></tr>
 *   <tr><td>{@code endpoint}</td><td>the address of a store that is not Amazon's; https if no scheme
 *       is given</td><td>Amazon's</td></tr>
 *   <tr><td>{@code path-style}</td><td>{@code true}: the bucket is in the path, {@code false}: in the
 *       host name</td><td>{@code true} with an endpoint, else {@code false}</td></tr>
 *   <tr><td>{@code checksum}</td><td>{@code crc32}: the store checks every upload, and downloads
 *       are checked as told below; {@code when-required}: only what the protocol demands, with
 *       Content-MD5, for stores that refuse trailing checksums. Over plain http the latter signs all
 *       bytes of a body besides, which costs client and store a pass of SHA-256</td>
 *       <td>{@code when-required} with an endpoint, else {@code crc32}</td></tr>
 *   <tr><td>{@code credentials-directory}</td><td>a directory with the files {@code access_key},
 *       {@code secret_key} and perhaps {@code session_token}, as Kubernetes mounts a Secret, on every
 *       host that reads or writes the store; read again while in use</td><td>none</td></tr>
 *   <tr><td>{@code storage-class}</td><td>of new objects, such as {@code STANDARD_IA}</td>
 *       <td>the bucket's</td></tr>
 *   <tr><td>{@code sse}</td><td>encryption of new objects: {@code AES256} or {@code aws:kms}</td>
 *       <td>the bucket's</td></tr>
 *   <tr><td>{@code kms-key-id}</td><td>the key for {@code aws:kms}</td><td>the account's</td></tr>
 *   <tr><td>{@code retention-mode}, {@code retention-days}</td><td>object lock: new objects cannot be
 *       removed for so many days, in the mode {@code GOVERNANCE} or {@code COMPLIANCE}; the bucket
 *       must have object lock enabled</td><td>the bucket's rule</td></tr>
 *   <tr><td>{@code part-size}</td><td>objects larger than this many bytes are sent in parts of this
 *       size, or larger ones if there would be too many; 5 MiB to 5 GiB</td><td>64 MiB</td></tr>
 *   <tr><td>{@code parts-at-once}</td><td>how many parts of one object are sent side by side, if
 *       its content can be read anywhere, as a file can; each takes a connection and about 0.5 MiB
 *       of memory</td><td>4</td></tr>
 *   <tr><td>{@code max-parts}</td><td>how many parts the store allows</td><td>10000</td></tr>
 *   <tr><td>{@code max-attempts}</td><td>how often a request is tried</td><td>6</td></tr>
 *   <tr><td>{@code max-connections}</td><td>connections at once</td><td>64</td></tr>
 *   <tr><td>{@code timeout-seconds}</td><td>how long a connection may be silent</td>
 *       <td>120</td></tr>
 * </table>
 *
 * <p>Secrets: {@code access_key} and {@code secret_key}, together with {@code session_token} for
 * temporary ones. {@code sse_customer_key}, 32 bytes in Base64, encrypts and decrypts every object
 * with a key that the store does not keep (SSE-C, over https only): without it nothing can be read.
 * Without any of these, and without {@code credentials-directory}, the SDK's default credentials
 * chain is asked: environment, profile, web identity, container and instance, each read again when
 * it expires.
 *
 * <p>Memory: a backend holds no parts, only about half a MiB for each connection in use, whatever
 * the size of the objects, and 64 KiB for each part that waits for one: 32 MiB with the 64
 * connections of {@code max-connections}, and 12 MiB more with 64 uploads of four parts at a time.
 *
 * <p>Set {@code checksum=crc32} with every store that takes it: MinIO does, and so do Ceph and most
 * others in their present versions. With {@code when-required}, nothing but TLS, or over plain http
 * the signature of the request, protects bytes on their way to the store. A download is checked
 * against the store's checksum with {@code crc32} only, if the object was stored in one request and
 * is read as a whole without a break: what was sent in parts has a checksum of the parts' checksums
 * only, and a read that went on after a broken connection, or of a range, has none. Backups do not
 * rely on any of this: they record the SHA-256 of what was sent, which verification and restore
 * compare with what they read.
 *
 * <p>The store must honour {@code If-None-Match: *} on PutObject and CompleteMultipartUpload, as
 * Amazon S3, MinIO, Ceph (since Squid) and most others do by now. Incomplete uploads of processes
 * that died cost storage until a clean-up or a lifecycle rule (AbortIncompleteMultipartUpload)
 * removes them. MinIO tells of them by the exact key only, so a clean-up finds none there: it
 * removes them itself after a day.
 */
public final class S3StorageProvider implements StorageBackendProvider {

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public S3StorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public StorageBackend open(StorageLocation location) {
    return new S3StorageBackend(S3Config.of(location));
  }

  @Override
  public StorageLocation forAnalysis(StorageLocation location) {
    return location.options().containsKey("part-size")
        ? location
        : location.withOption("part-size", String.valueOf(S3Config.LEAST_PART_BYTES));
  }
}
