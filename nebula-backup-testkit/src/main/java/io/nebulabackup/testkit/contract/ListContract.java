// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What listing and deleting guarantee. */
interface ListContract extends StoreUnderTest {

  /** More than one page and one batch of any store. */
  int MANY_OBJECTS = 1005;

  /** Keys whose characters an HTTP request, a URI or a file system may treat specially. */
  List<String> ODD_KEYS =
      List.of(
          "odd/ leading and trailing ",
          "odd/a+b",
          "odd/a%20b",
          "odd/100%",
          "odd/%2F",
          "odd/a?b&c=d#e",
          "odd/a:b;c,d@e",
          "odd/\"quoted\" 'too' `also`",
          "odd/[x]{y}(z)<w>",
          "odd/back\\slash",
          "odd/$HOME~!*|^",
          "odd/größe/東京/Ω",
          "odd/...",
          "odd/.hidden");

  @Test
  default void list_isInOrderOfUtf8Bytes() {
    // '-' < '.' < '/' < '0' as bytes, whatever is a directory.
    List<String> ordered =
        List.of(
            "a-b",
            "a.b",
            "a/b",
            "a/b-c",
            "a/b0/d",
            "a0",
            "aB",
            "aa/a",
            "ab",
            "b",
            "z/\u00E4",
            "z/\uFF5E");
    for (int i = ordered.size() - 1; i >= 0; i--) {
      put(ordered.get(i), new byte[] {1});
    }

    assertThat(keys("")).isEqualTo(ordered);
  }

  @Test
  default void list_beyondTheBasicPlane_isInOrderOfUtf8Bytes() {
    // As UTF-16, U+1F600 comes first.
    put("z/\uD83D\uDE00", new byte[] {1});
    put("z/\uFF5E", new byte[] {1});

    assertThat(keys("z/")).containsExactly("z/\uFF5E", "z/\uD83D\uDE00");
  }

  @Test
  default void list_withPrefix_comparesPlainText() {
    for (String key : new String[] {"a/b", "ab/c", "abc", "b/a", "ab/c-d/e", "x"}) {
      put(key, new byte[] {1});
    }

    assertThat(keys("a")).containsExactly("a/b", "ab/c", "ab/c-d/e", "abc");
    assertThat(keys("ab")).containsExactly("ab/c", "ab/c-d/e", "abc");
    assertThat(keys("ab/")).containsExactly("ab/c", "ab/c-d/e");
    assertThat(keys("ab/c-")).containsExactly("ab/c-d/e");
    assertThat(keys("x")).containsExactly("x");
    assertThat(keys("b/a/")).isEmpty();
    assertThat(keys("nothing")).isEmpty();
  }

  @Test
  default void list_withPrefixThatNoKeyCanHave_isEmpty() {
    put("a/b", new byte[] {1});

    assertThat(keys("a//")).isEmpty();
    assertThat(keys("../a")).isEmpty();
    assertThat(keys("/a")).isEmpty();
    assertThat(keys("a/./b")).isEmpty();
    assertThat(keys("a/\u0001")).isEmpty();
  }

  @Test
  default void list_ofEmptyStore_isEmpty() {
    try (ObjectListing listing = backend().list("")) {
      assertThat(listing.hasNext()).isFalse();
      assertThatThrownBy(listing::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  default void list_saysWhatHeadSays() {
    put("same/object", new byte[321]);

    try (ObjectListing listing = backend().list("same/")) {
      ObjectMetadata listed = listing.next();
      ObjectMetadata looked = backend().head(ObjectKey.of("same/object")).orElseThrow();
      assertThat(listed.size()).isEqualTo(321);
      assertThat(listed.lastModified().getEpochSecond())
          .isEqualTo(looked.lastModified().getEpochSecond());
    }
  }

  @Test
  default void list_andDelete_ofManyObjects_goPastOnePage() throws Exception {
    List<String> many =
        IntStream.range(0, MANY_OBJECTS).mapToObj(i -> String.format("many/%05d", i)).toList();
    putAll(many);
    put("manx", new byte[] {1});
    put("many-other", new byte[] {1});

    assertThat(keys("many/")).isEqualTo(many);
    try (ObjectListing listing = backend().list("many/")) {
      assertThat(listing.next().key().value()).isEqualTo(many.get(0));
    }

    backend().delete(many.stream().map(ObjectKey::of).toList());

    assertThat(keys("")).containsExactly("manx", "many-other");
  }

  private void putAll(List<String> keys) throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<ObjectMetadata>> puts =
          keys.stream().map(key -> threads.submit(() -> put(key, new byte[] {1}))).toList();
      for (Future<ObjectMetadata> each : puts) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  default void oddKeys_areStoredFoundListedAndDeleted() throws IOException {
    for (int i = 0; i < ODD_KEYS.size(); i++) {
      put(ODD_KEYS.get(i), new byte[] {(byte) i});
    }

    for (int i = 0; i < ODD_KEYS.size(); i++) {
      assertThat(read(ODD_KEYS.get(i))).as(ODD_KEYS.get(i)).containsExactly(i);
      assertThat(keys(ODD_KEYS.get(i))).as(ODD_KEYS.get(i)).contains(ODD_KEYS.get(i));
    }
    assertThat(keys("odd/")).containsExactlyInAnyOrderElementsOf(ODD_KEYS);
    assertThat(keys("")).map(ObjectKey::of).isSorted();

    backend().delete(ODD_KEYS.stream().map(ObjectKey::of).toList());
    assertThat(keys("")).isEmpty();
  }

  @Test
  default void delete_ofMissingObjects_succeeds() {
    put("there", new byte[] {1});

    backend().delete(List.of());
    backend().delete(List.of(ObjectKey.of("absent"), ObjectKey.of("there"), ObjectKey.of("a/b")));
    backend().delete(List.of(ObjectKey.of("there")));

    assertThat(keys("")).isEmpty();
  }

  @Test
  default void delete_ofAPrefixOfOtherKeys_leavesThem() {
    put("dir/object", new byte[] {1});

    backend().delete(List.of(ObjectKey.of("dir"), ObjectKey.of("dir/obj")));

    assertThat(keys("")).containsExactly("dir/object");
  }
}
