// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Topology;
import java.util.List;

/** Brings a backup to where the services will look for it, all hosts side by side. */
interface Staging {

  /**
   * Metad's tables on one metad's disk.
   *
   * @param metad the metad
   * @param directory where they were put
   * @param files their paths
   */
  record MetadTables(Topology.Service metad, String directory, List<String> files) {}

  /** The directory that takes metad's tables, below metad's data directory. */
  String META_DIR = "/nebula-backup-restore";

  /** Fetches the storageds' data. */
  void fetchData(StagingPlan plan);

  /** Puts the WAL there that continues the data. */
  void layOutWal(StagingPlan plan);

  /** Every metad takes in the tables on its own, from its own disk. */
  List<MetadTables> fetchMetaTables(Manifest target);

  /** Removes what metad has taken in. */
  void removeMetaTables(List<MetadTables> tables);

  /** Returns how many bytes were fetched, as far as agents tell. */
  long bytesFetched();
}
