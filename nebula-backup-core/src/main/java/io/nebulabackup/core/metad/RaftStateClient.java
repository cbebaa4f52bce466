// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.facebook.thrift.TApplicationException;
import com.facebook.thrift.TException;
import com.facebook.thrift.protocol.TField;
import com.facebook.thrift.protocol.TProtocol;
import com.facebook.thrift.protocol.TStruct;
import com.facebook.thrift.protocol.TType;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.StoragedUnavailableException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the raft state of replicas from a storaged's raft port, the only place that tells a
 * committed log id (NebulaGraph src/interface/raftex.thrift, RaftexService.getState). The service
 * is not in the vendor's jar; its two structs are written and read by hand here. Immutable and
 * thread-safe: each call has a connection of its own.
 */
public final class RaftStateClient {

  private final @Nullable MetadTls tls;
  private final Duration connectTimeout;
  private final Duration readTimeout;

  /**
   * Creates a client; nothing is connected.
   *
   * @param tls how to secure connections, if the storaged run with {@code --enable_ssl}; else null
   * @param connectTimeout for connecting to one address
   * @param readTimeout how long a storaged may be silent
   */
  public RaftStateClient(@Nullable MetadTls tls, Duration connectTimeout, Duration readTimeout) {
    this.tls = tls;
    this.connectTimeout = connectTimeout;
    this.readTimeout = readTimeout;
  }

  /**
   * Returns the raft address of a service.
   *
   * @param service a storaged's or metad's thrift address
   * @return the same host, one port up
   */
  public static HostAddress raftAddress(HostAddress service) {
    return new HostAddress(service.host(), service.port() + 1);
  }

  /**
   * Reads the state of one replica.
   *
   * @param storaged the storaged's thrift address
   * @param partition the partition
   * @return the state; empty if that storaged holds no replica of it
   * @throws StoragedUnavailableException if the storaged does not answer
   * @throws ClusterOperationException if it refuses
   */
  public Optional<RaftState> state(HostAddress storaged, PartitionId partition) {
    return Optional.ofNullable(states(storaged, List.of(partition)).get(partition));
  }

  /**
   * Reads the state of several replicas, one after another over one connection.
   *
   * @param storaged the storaged's thrift address
   * @param partitions the partitions
   * @return the states, in the same order, without the partitions that storaged holds no replica of
   * @throws StoragedUnavailableException if the storaged does not answer
   * @throws ClusterOperationException if it refuses
   */
  public Map<PartitionId, RaftState> states(
      HostAddress storaged, Collection<PartitionId> partitions) {
    HostAddress raft = raftAddress(storaged);
    Map<PartitionId, RaftState> states = new LinkedHashMap<>();
    try (FramedConnection connection = FramedConnection.open(raft, connectTimeout, tls)) {
      for (PartitionId partition : partitions) {
        byte[] call = ThriftMessages.call("getState", out -> write(partition, out));
        ThriftStruct reply =
            ThriftMessages.result("getState", connection.exchange(call, readTimeout));
        int code = reply.i32(1).orElse(MetadErrors.SUCCEEDED);
        if (code == MetadErrors.SUCCEEDED) {
          states.put(partition, RaftStateReply.read(reply));
        } else if (code != MetadErrors.UNKNOWN_PART) {
          throw MetadErrors.refusal(
              "getState of partition " + partition + " at storaged " + storaged, code, "");
        }
      }
    } catch (IOException e) {
      throw new StoragedUnavailableException(
          "storaged "
              + storaged
              + " did not tell its raft state at "
              + raft
              + ": "
              + e.getMessage()
              + ". Check that it runs and that its raft port can be reached from here.",
          e);
    } catch (TApplicationException e) {
      throw new ClusterOperationException(
          "storaged " + storaged + " could not run getState at " + raft + ": " + e.getMessage(), e);
    }
    return Collections.unmodifiableMap(states);
  }

  private static void write(PartitionId partition, TProtocol out) throws TException {
    out.writeStructBegin(new TStruct("GetStateRequest"));
    out.writeFieldBegin(new TField("space", TType.I32, (short) 1));
    out.writeI32(partition.space());
    out.writeFieldEnd();
    out.writeFieldBegin(new TField("part", TType.I32, (short) 2));
    out.writeI32(partition.part());
    out.writeFieldEnd();
    out.writeFieldStop();
    out.writeStructEnd();
  }
}
