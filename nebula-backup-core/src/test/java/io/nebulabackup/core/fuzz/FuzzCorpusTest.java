// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.nebulabackup.core.delta.FuzzPack;
import io.nebulabackup.core.manifest.FuzzManifest;
import io.nebulabackup.core.metad.FuzzReply;
import io.nebulabackup.core.vendor.FuzzVendorMeta;
import io.nebulabackup.core.wal.FuzzWal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the fuzz targets over their corpus: the seeds, and every input that once found something.
 * {@code dev/fuzz} mutates them.
 */
class FuzzCorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  /** The names are those of the directories of the corpus, and those that dev/fuzz takes. */
  private static final Map<String, Consumer<byte[]>> TARGETS =
      new TreeMap<>(
          Map.of(
              "wal", FuzzWal::fuzzerTestOneInput,
              "pack", FuzzPack::fuzzerTestOneInput,
              "meta", FuzzVendorMeta::fuzzerTestOneInput,
              "manifest", FuzzManifest::fuzzerTestOneInput,
              "reply", FuzzReply::fuzzerTestOneInput));

  @TestFactory
  Stream<DynamicContainer> corpus_everyInput_isReadOrRefused() {
    return TARGETS.entrySet().stream()
        .map(
            target -> {
              List<Path> inputs = inputs(target.getKey());
              assertThat(inputs).as(target.getKey()).isNotEmpty();
              return dynamicContainer(
                  target.getKey(),
                  inputs.stream()
                      .map(
                          input ->
                              dynamicTest(
                                  input.getFileName().toString(),
                                  () -> target.getValue().accept(Files.readAllBytes(input)))));
            });
  }

  private static List<Path> inputs(String target) {
    try (Stream<Path> files = Files.walk(CORPUS.resolve(target))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError("no corpus of " + target, e);
    }
  }
}
