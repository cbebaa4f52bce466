// SPDX-License-Identifier: Apache-2.0
/**
 * A NebulaGraph-compatible cluster in one JVM, on loopback addresses: metad that speaks the real
 * thrift protocol, storageds on real RocksDB with the real WAL format and directory layout, and
 * real agents. For unit tests, examples and trying things out.
 *
 * <p>What it is not: there is no graphd and no nGQL, consensus is decided by who is alive, metad is
 * a single one, and metad's rows are encoded in the sandbox's own way.
 *
 * <pre>{@code
 * try (SandboxCluster cluster = SandboxCluster.builder().directory(dir).start()) {
 *   SandboxSpace space = cluster.createSpace("g", 4, 3);
 *   space.putVertex("v1", 2, "value");
 *   try (BackupClient client = BackupClient.connect(cluster.metad(), repository)) {
 *     client.backups().full().run();
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.nebulabackup.testkit.sandbox;

import org.jspecify.annotations.NullMarked;
