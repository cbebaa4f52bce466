// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.storage.MeteredStorageBackend;
import io.nebulabackup.core.storage.StorageMeter;
import io.nebulabackup.storage.AccessDeniedException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.UnfinishedUploads;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3UnfinishedUploadsTest {

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Instant OLD = NOW.minusSeconds(1);

  private FakeS3 store;
  private StorageBackend backend;

  @BeforeEach
  void start() {
    store = new FakeS3();
    backend = new S3StorageProvider().open(store.storage().prefix("root").location());
  }

  @AfterEach
  void stop() {
    backend.close();
    store.close();
  }

  private UnfinishedUploads uploads() {
    return backend.unfinishedUploads().orElseThrow();
  }

  @Test
  void list_severalPages_findsAllBelowThePrefixThatAreOld() {
    for (int i = 0; i < 5; i++) {
      store.objects().leaveUpload("root/data/" + i, "id" + i, OLD);
    }
    store.objects().leaveUpload("root/data/3", "another", OLD);
    store.objects().leaveUpload("root/data/new", "new", NOW);
    store.objects().leaveUpload("root/other", "other", OLD);
    store.objects().leaveUpload("elsewhere/data/1", "elsewhere", OLD);

    List<UnfinishedUploads.Upload> found = uploads().list("data/", NOW);

    assertThat(found)
        .extracting(UnfinishedUploads.Upload::id)
        .containsExactlyInAnyOrder("id0", "id1", "id2", "id3", "another", "id4");
    assertThat(found.get(0).key()).hasToString("data/0");
    assertThat(found.get(0).startedAt()).isEqualTo(OLD);
  }

  @Test
  void abort_endsTheUpload_andMayBeRepeated() {
    store.objects().leaveUpload("root/data/1", "id", OLD);
    UnfinishedUploads.Upload upload = uploads().list("", NOW).get(0);

    uploads().abort(upload);
    uploads().abort(upload);

    assertThat(store.objects().unfinishedUploads()).isZero();
  }

  @Test
  void list_storeThatKnowsNoSuchRequest_findsNothing() {
    store.refuse("ListMultipartUploads", 1, 501, "NotImplemented");
    assertThat(uploads().list("", NOW)).isEmpty();
  }

  @Test
  void list_notAllowed_saysSo() {
    store.refuse("ListMultipartUploads", 1, 403, "AccessDenied");
    assertThatThrownBy(() -> uploads().list("", NOW)).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void repository_ofABucketSharedWithOthers_findsItsOwnOnly() {
    store.objects().leaveUpload("root/BACKUP_2026_01_01_00_00_00/data/a", "full", OLD);
    store
        .objects()
        .leaveUpload("root/nebula-increments/BACKUP_2026_01_01_00_00_01/h_1-0.pack", "pack", OLD);
    store.objects().leaveUpload("root/films/holiday.mp4", "film", OLD);
    StorageMeter meter = new StorageMeter();
    Repository repository = new Repository(new MeteredStorageBackend(backend, meter), "test");

    List<UnfinishedUploads.Upload> found = repository.unfinishedUploads(NOW);
    assertThat(found).extracting(UnfinishedUploads.Upload::id).containsExactly("full", "pack");
    found.forEach(repository::abort);

    assertThat(store.objects().unfinishedUploads()).isEqualTo(1);
    assertThat(meter.requests()).isEqualTo(3);
  }
}
