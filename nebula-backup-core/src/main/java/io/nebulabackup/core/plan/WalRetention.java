// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.metad.StoragedHttp;
import io.nebulabackup.model.HostAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Warns when increments come close to what {@code wal_ttl} lets them be apart. */
public final class WalRetention {

  private final StoragedHttp http;
  private final int port;

  /**
   * Creates the warner.
   *
   * @param http asks storaged
   * @param port storaged's HTTP port
   */
  public WalRetention(StoragedHttp http, int port) {
    this.http = http;
    this.port = port;
  }

  /**
   * Compares the time since the base with {@code wal_ttl}. A storaged whose HTTP port does not
   * answer is passed over: what counts is the WAL that is there, and that is looked at in any case.
   *
   * @param base the base
   * @param cluster the cluster
   * @return warnings, possibly none
   */
  List<String> warnings(Manifest base, ClusterView cluster) {
    Duration apart = Duration.between(base.startedAt(), Instant.now());
    List<String> warnings = new ArrayList<>();
    for (Topology.Service storage : cluster.topology().storages()) {
      Optional<Duration> ttl = http.walTtl(new HostAddress(storage.host().host(), port));
      if (ttl.isPresent() && apart.compareTo(ttl.get().multipliedBy(8).dividedBy(10)) > 0) {
        warnings.add(
            "the base is "
                + apart.toMinutes()
                + " minutes old and "
                + storage.address()
                + " keeps WAL for "
                + ttl.get().toMinutes()
                + " minutes (wal_ttl): back up more often");
        break;
      }
    }
    return warnings;
  }
}
