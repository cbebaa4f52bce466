// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

  @ParameterizedTest
  @CsvSource({
    "000012.sst, 000012.sst",
    "a b+c~d, a b+c~d",
    "100%, 100%25",
    "%41, %2541",
    "größe, gr%C3%B6%C3%9Fe"
  })
  void encode_isReversible(String segment, String name) {
    assertThat(FileNames.encode(segment)).isEqualTo(name);
    assertThat(FileNames.decode(name)).contains(segment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100%", "%4", "%zz", "%41", "%c3%b6", "%FF", "größe", "a\u0001"})
  void decode_ofForeignName_isEmpty(String name) {
    assertThat(FileNames.decode(name)).isEmpty();
  }
}
