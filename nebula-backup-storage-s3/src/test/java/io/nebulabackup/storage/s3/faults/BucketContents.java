// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.RepositoryLayout;
import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What lies in a bucket, held against what the manifests name.
 *
 * @param largestBytes the size of the largest object
 * @param unnamed keys of objects that no manifest names and that are no control objects
 * @param unfinishedUploads multipart uploads that were neither completed nor aborted; MinIO lists
 *     them by exact key only, and ends them itself after a day
 */
record BucketContents(long largestBytes, Set<String> unnamed, int unfinishedUploads) {

  static BucketContents of(MinioServer minio, String bucket, String root) {
    Set<String> unnamed = new TreeSet<>();
    long largest = 0;
    try (StorageBackend whole = StorageBackends.open(minio.location("s3://" + bucket));
        ObjectListing listing = whole.list("")) {
      while (listing.hasNext()) {
        ObjectMetadata object = listing.next();
        unnamed.add(object.key().value());
        largest = Math.max(largest, object.size());
      }
    }
    try (StorageBackend backend =
        StorageBackends.open(minio.location("s3://" + bucket + "/" + root))) {
      Repository repository = new Repository(backend, root);
      for (String backup : repository.overview().backups()) {
        for (StoredFile file : repository.manifest(backup).orElseThrow().manifest().objects()) {
          unnamed.remove(root + "/" + file.key());
        }
      }
    }
    unnamed.removeIf(key -> key.startsWith(root + "/" + RepositoryLayout.CONTROL));
    return new BucketContents(largest, unnamed, unfinishedUploads(minio));
  }

  private static int unfinishedUploads(MinioServer minio) {
    Path uploads = minio.data().resolve(".minio.sys/multipart");
    if (!Files.isDirectory(uploads)) {
      return 0;
    }
    try (Stream<Path> found = Files.walk(uploads)) {
      return (int) found.filter(path -> path.endsWith("xl.meta")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
