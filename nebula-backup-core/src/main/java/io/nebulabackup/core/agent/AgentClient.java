// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.StorageLocation;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client of one agent, ours or the vendor's (nebula-agent 3.4 to 3.7; which offers only {@link
 * #uploadDirectory} and what follows it). Every method blocks. Safe for use by several threads.
 *
 * <p>Unless said otherwise every method throws {@link
 * io.nebulabackup.error.AgentUnavailableException} if the agent does not answer, {@link
 * io.nebulabackup.error.TransferException} naming host and reason if it refuses or fails, and
 * {@link io.nebulabackup.error.BackupCancelledException} if it was cancelled or the thread
 * interrupted.
 */
public final class AgentClient implements AutoCloseable {

  /** Often enough to notice a dead host early; our agent allows it. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

  /** The vendor's agent hangs up on clients that ask more often than every five minutes. */
  private static final Duration VENDOR_SIGN_OF_LIFE = Duration.ofMinutes(6);

  private final HostAddress address;
  private final ManagedChannel transferChannel;
  private final ManagedChannel serviceChannel;
  private final TransferCalls transfers;
  private final ServiceCalls services;
  private final DirectoryCalls directories;
  private final List<Duration> pauses;
  private volatile @Nullable Boolean ours;

  AgentClient(
      HostAddress address, @Nullable AgentTls tls, Duration timeout, List<Duration> pauses) {
    this.address = address;
    this.pauses = pauses;
    transferChannel = AgentChannels.open(address, tls, timeout, SIGN_OF_LIFE);
    serviceChannel = AgentChannels.open(address, tls, timeout, VENDOR_SIGN_OF_LIFE);
    Channel service = new FreshConnections(serviceChannel);
    transfers = new TransferCalls(address, new FreshConnections(transferChannel), timeout);
    services = new ServiceCalls(address, service, timeout);
    directories = new DirectoryCalls(address, service);
  }

  /**
   * Makes a client. Makes no connection yet.
   *
   * @param address where the agent listens
   * @param tls how to speak TLS; null for plain text
   * @param timeout how long the agent may take to accept a connection or answer a question that
   *     needs no work; transfers may take any time as long as the agent gives signs of life
   * @return the client, which the caller closes
   */
  public static AgentClient connect(HostAddress address, @Nullable AgentTls tls, Duration timeout) {
    return new AgentClient(address, tls, timeout, ShipAttempts.PAUSES);
  }

  /**
   * Returns where the agent listens.
   *
   * @return the address connected to
   */
  public HostAddress address() {
    return address;
  }

  /**
   * Tells whether the agent is ours. Asked once, then remembered.
   *
   * @return false for the vendor's agent
   */
  public boolean isOurs() {
    Boolean known = ours;
    if (known == null) {
      known = transfers.isOffered();
      ours = known;
    }
    return known;
  }

  /**
   * Asks who the agent is.
   *
   * @param roots root directories of services whose cluster id is wanted
   * @return the agent's answer
   */
  public AgentDescription describe(Collection<String> roots) {
    return transfers.describe(roots);
  }

  /**
   * Changes the limit of all the agent's transfers together, those under way too, until it ends.
   *
   * @param mbps mebibits per second, up and down together; 0 for no limit
   * @return what the limit was before
   */
  public long changeRateLimit(long mbps) {
    return transfers.changeRateLimit(mbps);
  }

  /**
   * Asks what WAL and which commit markers are in some engine directories.
   *
   * @param directories the directories, live or frozen
   * @param bases the positions to continue
   * @param cancellation ends the call
   * @return one answer per partition found, ordered by partition and directory
   */
  public List<PartitionWal> inspectWal(
      List<EngineDirectory> directories, List<BasePosition> bases, Cancellation cancellation) {
    return transfers.inspectWal(directories, bases, cancellation);
  }

  /**
   * Asks for the proofs of captured tails.
   *
   * @param tails the tails
   * @param cancellation ends the call
   * @return one proof per tail, in no order
   */
  public List<TailProof> proveTails(List<WalTail> tails, Cancellation cancellation) {
    return transfers.proveTails(tails, cancellation);
  }

  /**
   * Asks what frozen data tells about changes past the WAL.
   *
   * @param engines what to find out
   * @param cancellation ends the call
   * @return what was found
   */
  public DataFindings examineData(List<EngineExamination> engines, Cancellation cancellation) {
    return transfers.examineData(engines, cancellation);
  }

  /**
   * Ships directory trees, one object per file. An attempt that fails for a passing reason is
   * repeated up to three times without what has landed.
   *
   * @param target the repository
   * @param trees the trees
   * @param landed keys that landed in an earlier attempt: not shipped again, not reported
   * @param concurrency uploads side by side, at least 1
   * @param listener hears of every object that lands
   * @param cancellation ends the call
   * @return what the transfer cost
   */
  public TransferSummary shipFiles(
      StorageLocation target,
      List<FileTree> trees,
      Collection<String> landed,
      int concurrency,
      TransferListener listener,
      Cancellation cancellation) {
    FileShipment shipment = new FileShipment(landed, listener);
    return attempts(shipment, cancellation)
        .run(
            () ->
                transfers.shipFiles(
                    target, trees, shipment.nextAttempt(), concurrency, shipment, cancellation));
  }

  /**
   * Cuts and ships WAL deltas. An attempt that fails for a passing reason is repeated up to three
   * times without what has landed, under new pack names.
   *
   * @param target the repository
   * @param packs where and how to pack
   * @param slices the records, one entry per partition
   * @param concurrency uploads side by side, at least 1
   * @param listener hears of every object and slice that lands
   * @param cancellation ends the call
   * @return what the transfer cost
   */
  public TransferSummary shipDelta(
      StorageLocation target,
      DeltaTarget packs,
      List<DeltaSlice> slices,
      int concurrency,
      TransferListener listener,
      Cancellation cancellation) {
    DeltaShipment shipment = new DeltaShipment(packs, slices, listener);
    return attempts(shipment, cancellation)
        .run(
            () ->
                transfers.shipDelta(
                    target,
                    shipment.nextAttempt(),
                    shipment.missing(),
                    concurrency,
                    shipment,
                    cancellation));
  }

  /**
   * Fetches objects to files of the agent's host, checking size and SHA-256.
   *
   * @param source the repository
   * @param files what to fetch where
   * @param concurrency downloads side by side, at least 1
   * @param progress hears how far the transfer is
   * @param cancellation ends the call
   * @return what the transfer cost
   */
  public TransferSummary fetchFiles(
      StorageLocation source,
      List<FetchFile> files,
      int concurrency,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    return transfers.fetchFiles(source, files, concurrency, progress, cancellation);
  }

  /**
   * Writes clean WAL directories from stored segments and deltas.
   *
   * @param source the repository
   * @param partitions what to write; directories must be missing or empty
   * @param segmentBytes how long a segment may become, {@code wal_file_size}
   * @param concurrency partitions side by side, at least 1
   * @param progress hears how far the transfer is
   * @param cancellation ends the call
   * @return what the transfer cost
   */
  public TransferSummary layOutWal(
      StorageLocation source,
      List<PartitionLayout> partitions,
      long segmentBytes,
      int concurrency,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    return transfers.layOutWal(
        source, partitions, segmentBytes, concurrency, progress, cancellation);
  }

  /**
   * Uploads a directory with all below it, one object per file. That the vendor's agent reports no
   * failure does not mean that all has landed.
   *
   * @param source the directory
   * @param target the repository
   * @param keyPrefix the object of file F is {@code keyPrefix/F}
   * @param cancellation ends the call, though not the vendor's agent's work
   */
  public void uploadDirectory(
      String source, StorageLocation target, String keyPrefix, Cancellation cancellation) {
    directories.upload(source, true, target, keyPrefix, cancellation);
  }

  /**
   * Uploads one file. That the vendor's agent reports no failure does not mean that it has landed.
   *
   * @param source the file
   * @param target the repository
   * @param key the object; in a local repository its directory must exist
   * @param cancellation ends the call, though not the vendor's agent's work
   */
  public void uploadFile(
      String source, StorageLocation target, String key, Cancellation cancellation) {
    directories.upload(source, false, target, key, cancellation);
  }

  /**
   * Downloads everything below a prefix. That the vendor's agent reports no failure does not mean
   * that all has arrived.
   *
   * @param source the repository
   * @param keyPrefix the prefix, without a slash at the end
   * @param target the directory that the files go to
   * @param cancellation ends the call, though not the vendor's agent's work
   */
  public void downloadDirectory(
      StorageLocation source, String keyPrefix, String target, Cancellation cancellation) {
    directories.download(source, keyPrefix, target, cancellation);
  }

  /**
   * Renames a directory or file.
   *
   * @param from what to rename
   * @param to the new name, on the same file system
   */
  public void moveDir(String from, String to) {
    services.moveDir(from, to);
  }

  /**
   * Deletes a directory or file with all below it. Nothing there counts as deleted.
   *
   * @param path what to delete
   */
  public void removeDir(String path) {
    services.removeDir(path);
  }

  /**
   * Tells whether a directory or file exists.
   *
   * @param path what to look for
   * @return true if there is something
   */
  public boolean existDir(String path) {
    return services.existDir(path);
  }

  /**
   * Starts a service by its own script, {@code scripts/nebula.service}.
   *
   * @param role which
   * @param root the service's root directory
   */
  public void startService(ServiceRole role, String root) {
    services.startService(role, root);
  }

  /**
   * Asks a service to stop. It may still run for a while: ask for its {@link #serviceStatus
   * status}.
   *
   * @param role which
   * @param root the service's root directory
   */
  public void stopService(ServiceRole role, String root) {
    services.stopService(role, root);
  }

  /**
   * Asks whether a service runs.
   *
   * @param role which
   * @param root the service's root directory
   * @return whether its process is there
   */
  public ServiceStatus serviceStatus(ServiceRole role, String root) {
    return services.serviceStatus(role, root);
  }

  /** Checks that the agent answers and is well. */
  public void healthCheck() {
    services.healthCheck();
  }

  /** Ends calls under way and the connection. May be repeated. */
  @Override
  public void close() {
    transferChannel.shutdownNow();
    serviceChannel.shutdownNow();
  }

  private ShipAttempts attempts(ShipAttempts.HasLanded shipment, Cancellation cancellation) {
    return new ShipAttempts(shipment, pauses, this::requireOpen, cancellation);
  }

  private void requireOpen() {
    if (transferChannel.isShutdown()) {
      throw new BackupCancelledException("the client of agent " + address + " was closed", null);
    }
  }
}
