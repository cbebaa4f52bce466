// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;
import java.util.List;

/**
 * A live service of the cluster.
 *
 * @param role what it is
 * @param address its thrift address; an agent's gRPC address
 * @param rootDir its working directory, absolute; "" if not told (agents, listeners, a metad that
 *     does not answer)
 * @param dataDirs its data paths, absolute, in its own order; empty if it has none or they are not
 *     told
 */
public record ServiceInfo(
    ServiceRole role, HostAddress address, String rootDir, List<String> dataDirs) {

  /** Copies the list. */
  public ServiceInfo {
    dataDirs = List.copyOf(dataDirs);
  }
}
