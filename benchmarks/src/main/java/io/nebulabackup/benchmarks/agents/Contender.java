// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import io.nebulabackup.storage.StorageLocation;
import java.nio.file.Path;
import java.util.List;

/** An agent, as a process, that is told what to upload. */
interface Contender extends AutoCloseable {

  /** How many things an agent is to do side by side; each takes its own meaning of it. */
  int CONCURRENCY = 5;

  /** What the tables call it. */
  String name();

  long pid();

  /** Uploads a directory with all below it. */
  void uploadTree(Path directory, StorageLocation target);

  /** Uploads what is new in each partition's WAL. */
  void uploadNew(List<WalDirectory> partitions, StorageLocation target);

  @Override
  void close();
}
